/** Every kind of bad file beside a good one: the good one is published, and the report says of each bad one what, why, and what to do. */
import { strict as assert } from "node:assert";
import { closeSync, ftruncateSync, openSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createParseWorkers } from "../../src/adapters/ingestion/parse-in-worker.ts";
import { buildPdf, buildZip } from "../adapters/ingestion/build-documents.ts";
import { simulateImport } from "../support/simulate-import.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const good = "# Good\n\nAn article that nothing is wrong with, and that everybody may read.";

/** Imports the folder with `good.md` in it; answers with the finding of the other file. */
async function importBad(t: TestContext, folder: string, location: string, limits = {}) {
  writeFileSync(join(folder, "good.md"), good);
  const parseWorkers = createParseWorkers(limits);
  const simulation = await simulateImport({ parseWorkers });
  t.after(() => parseWorkers.close());
  const { record, report } = await simulation.import(folder, { visibility: "public" });
  assert.equal(record.state, "published", record.reason);
  assert.ok((await simulation.articles()).has("good"), "the good article is published");
  await simulation.close();
  const finding = report.find((each) => each.location === location)?.findings[0];
  assert.ok(finding, `nothing is reported about ${location}`);
  assert.ok(finding.message.length > 10 && finding.remedy.length > 10);
  t.diagnostic(`${location}: ${finding.message} ${finding.remedy}`);
  return finding;
}

async function assertReported(t: TestContext, name: string, content: string | Buffer, code: string, limits = {}) {
  const finding = await importBad(t, temporaryFolder(t, { [name]: content }), name, limits);
  assert.deepEqual([finding.code, finding.severity], [code, "problem"]);
}

test("200 MB of text are refused before they are read", async (t) => {
  const folder = temporaryFolder(t, {});
  const file = openSync(join(folder, "huge.md"), "w");
  ftruncateSync(file, 200_000_000);
  closeSync(file);
  const before = process.memoryUsage().rss;
  const finding = await importBad(t, folder, "huge.md");
  assert.equal(finding.code, "too-large");
  assert.match(finding.message, /200\.0 MB.*5\.0 MB/);
  assert.ok(process.memoryUsage().rss - before < 150_000_000, "the file was not held in memory");
});

test("a text within the file's limit and beyond the article's is refused", (t) =>
  assertReported(t, "long.md", `# Long\n\n${"word ".repeat(300_000)}`, "too-large"));

test("a broken PDF is reported", (t) =>
  assertReported(t, "broken.pdf", Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(2_000, 7)]), "unreadable"));

test("a PDF that was cut off is reported", (t) =>
  assertReported(t, "cut.pdf", buildPdf([{ text: "x", size: 11, y: 700 }]).subarray(0, 120), "unreadable"));

test("an encrypted PDF is reported", (t) =>
  assertReported(t, "locked.pdf", buildPdf([{ text: "x", size: 11, y: 700 }], { encrypted: true }), "encrypted"));

test("a PDF without text is reported", (t) => assertReported(t, "scan.pdf", buildPdf([]), "empty"));

test("HTML nested 100,000 deep is refused", (t) =>
  assertReported(t, "deep.html", `${"<div>".repeat(100_000)}x`, "too-complex"));

test("HTML with a million attributes is refused", (t) =>
  assertReported(
    t,
    "wide.html",
    `<p ${Array.from({ length: 600_000 }, (_, n) => `a${n}`).join(" ")}>x</p>`,
    "too-complex",
  ));

test("HTML with a million elements is refused", (t) =>
  assertReported(t, "many.html", "<b>".repeat(1).concat("<i></i>".repeat(600_000)), "too-complex"));

test("entities that would expand to a gigabyte stay what they are", async (t) => {
  const names = "abcdefghij".split("");
  const entities = names
    .map((name, place) => `<!ENTITY ${name} "${`&${names[place - 1] ?? "x"};`.repeat(10)}">`)
    .join("");
  const html = `<!DOCTYPE lolz [${entities}]><html><body><main><h1>Laughs</h1><p>Ten to the ninth: &j;</p></main></body></html>`;
  const folder = temporaryFolder(t, { "lol.html": html, "good.md": good });
  const simulation = await simulateImport();
  await simulation.import(folder, { visibility: "public" });
  const article = (await simulation.articles()).get("lol");
  assert.ok(article!.body.length < 200 && article!.body.includes("&j;"));
  await simulation.close();
});

test("a document that takes too much memory is stopped, and the process goes on", (t) =>
  assertReported(t, "greedy.html", "<td x=y>z".repeat(190_000), "too-complex", { parseMegabytes: 24 }));

test("a DOCX that unpacks to too much is refused, also when it lies about its size", async (t) => {
  const zeros = { "word/document.xml": Buffer.alloc(120_000_000) };
  await assertReported(t, "bomb.docx", buildZip(zeros), "too-large");
  await assertReported(t, "liar.docx", buildZip(zeros, 1_000), "too-large");
});

test("an archive that is no Word document, and a broken one, are reported", async (t) => {
  await assertReported(t, "other.docx", buildZip({ "a.txt": "x" }), "unreadable");
  await assertReported(t, "broken.docx", Buffer.from("PK\u0003\u0004 and nothing more"), "unreadable");
});

test("an empty file is reported", (t) => assertReported(t, "empty.md", "", "empty"));

test("a page whose words are all navigation is reported as empty", (t) =>
  assertReported(t, "nav.html", "<nav>Cards</nav><script>1</script>", "empty"));

test("a file of another type than its ending is reported", async (t) => {
  await assertReported(t, "picture.md", Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), "wrong-type");
  await assertReported(t, "noise.md", Buffer.from(Array.from({ length: 999 }, (_, n) => (n * 91) % 253)), "wrong-type");
});

test("a wrong encoding is read as what it most likely is, and reported", async (t) => {
  const folder = temporaryFolder(t, { "old.md": Buffer.from("# Größe\n\nMit fünf Äpfeln für 5 €.", "latin1") });
  const finding = await importBad(t, folder, "old.md");
  assert.deepEqual([finding.code, finding.severity], ["encoding", "warning"]);
});

test("a link out of the folder is not followed", async (t) => {
  const outside = temporaryFolder(t, { "secret.md": "# Secret\n\nNobody asked for this." });
  const folder = temporaryFolder(t, {});
  symlinkSync(join(outside, "secret.md"), join(folder, "inside.md"));
  assert.equal((await importBad(t, folder, "inside.md")).code, "outside-folder");
});

test("a link to a folder is not followed either, and one to nothing is reported", async (t) => {
  const folder = temporaryFolder(t, {});
  symlinkSync("/", join(folder, "root.md"));
  assert.equal((await importBad(t, folder, "root.md")).code, "outside-folder");
  const other = temporaryFolder(t, {});
  symlinkSync("nowhere", join(other, "gone.md"));
  assert.equal((await importBad(t, other, "gone.md")).code, "unreadable");
});

test("two documents with one id: the first is taken, the second reported", async (t) => {
  const head = "---\nid: same\ntitle: Same\n---\n\n";
  const folder = temporaryFolder(t, {
    "a.md": `${head}The first of the two.`,
    "b.md": `${head}The second of the two.`,
  });
  assert.equal((await importBad(t, folder, "b.md")).code, "duplicate");
});
