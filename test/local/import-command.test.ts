import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join, resolve } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { readImportCommand } from "../../local/cli/import-options.ts";
import { freshFolder, runCli, startCli } from "./support/command-line.ts";

const bicycles = "# Bicycle insurance\n\nBicycle insurance costs €4 a month and covers theft up to €3,000.";
const staff = "# Refunds\n\nInternal use only: refund up to €25 without asking.";

/** A folder with documents, and one for the state. */
function folders(t: TestContext, files: Readonly<Record<string, string>>) {
  const root = freshFolder(t);
  const documents = join(root, "documents");
  mkdirSync(documents);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(documents, name), text);
  return { documents, data: join(root, "data") };
}

/** The status of a start; unlike fetch, it says any host. */
async function startedAs(url: string, host: string, source: string): Promise<number | undefined> {
  const headers = { host, authorization: "Bearer dev-management" };
  const sent = request(`${url}/knowledge/imports`, { method: "POST", headers });
  sent.end(JSON.stringify({ source }));
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

suite("npm run import", { concurrency: false }, () => {
  test("a running server does the import, and its next answer in a conversation knows what came in", async (t) => {
    const { documents, data } = folders(t, { "bicycles.md": bicycles });
    const server = await startCli(t, ["--data", data]);
    const chat = ["chat", "--port", new URL(server.url).port, "--conversation", "c-1"];
    assert.match((await runCli(chat, "I lost my card\n")).stdout, /^Piper/m);
    const imported = await runCli(["import", documents, "--data", data, "--visibility", "public"]);
    assert.deepEqual([imported.code, imported.stderr], [0, ""]);
    assert.match(imported.stdout, new RegExp(`The server at ${server.url} does it`));
    assert.match(imported.stdout, /published: 1 of 1 documents[^]*Published: the knowledge is at version 2/);
    const { stdout } = await runCli(chat, "What does bicycle insurance cost a month?\n");
    assert.match(stdout, /Piper.*€4 a month/s);
    assert.match(stdout, /Source: Bicycle insurance/);
  });

  test("what waits is decided about by way of the server, with its key", async (t) => {
    const { documents, data } = folders(t, { "bicycles.md": bicycles, "refunds.md": staff });
    const server = await startCli(t, ["--data", data, "--management-key", "other"]);
    const at = ["--server", `${server.url}/`];
    const refused = await runCli(["import", documents, ...at]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /API key is not known[^]*--key KEY/);
    const waiting = await runCli(["import", documents, "--visibility", "public", ...at, "--key", "other"]);
    assert.match(waiting.stdout, /APPROVAL refunds\.md \(looks-internal\)[^]*about 1 of the documents/);
    const id = /imp_[0-9a-f]{32}/.exec(waiting.stdout)?.[0] ?? "";
    const decided = await runCli(["import", id, "--leave-out", ...at, "--key", "other"]);
    assert.match(decided.stdout, /Published: the knowledge is at version 2/);
    const late = await runCli(["import", id, "--reject", ...at, "--key", "other"]);
    assert.equal(late.code, 1);
    assert.match(late.stderr, /waits for no decision/);
  });

  test("folders are for those who call the server by this machine's own name", async (t) => {
    const { documents, data } = folders(t, { "bicycles.md": bicycles });
    const server = await startCli(t, ["--data", data]);
    assert.equal(await startedAs(server.url, "help.example.com", documents), 400);
    assert.equal(await startedAs(server.url, new URL(server.url).host, documents), 202);
  });

  test("without a server the command does it by itself", async (t) => {
    const { documents, data } = folders(t, { "bicycles.md": bicycles });
    const { code, stdout, stderr } = await runCli(["import", documents, "--data", data]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.doesNotMatch(stdout, /The server at/);
    assert.match(stdout, /published: 1 of 1 documents/);
    const drafts = await runCli(["import", "--drafts", "--data", data]);
    assert.match(drafts.stdout, /published: 0 of 0 documents/);
  });

  test("help is told, and a mistake without a stack trace", async () => {
    assert.match((await runCli(["import", "--help"])).stdout, /--leave-out[^]*--server URL[^]*--key KEY/);
    const { code, stderr } = await runCli(["import", "a", "--server", "http://127.0.0.1:9"]);
    assert.deepEqual([code, /^ +at /m.test(stderr)], [1, false]);
    assert.match(stderr, /does not answer/);
  });
});

const id = `imp_${"0".repeat(32)}`;
const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /Name one folder/],
  [["a", "b"], /Name one folder/],
  [["a", "--drafts"], /Name one folder/],
  [["a", "--reject"], /needs the id of an import/],
  [[id], /What shall become/],
  [["a", "--visibility", "everybody"], /--visibility can't be "everybody"/],
  [["a", "--language", "english"], /--language can't be "english"/],
  [["a", "--approval", "sometimes"], /--approval can't be "sometimes"/],
  [["a", "--server", "stage"], /--server can't be "stage"/],
  [["a", "--langauge", "en"], /There is no option --langauge/],
];

for (const [args, message] of mistakes) {
  test(`import ${args.join(" ")} is a mistake, and told as one`, () => {
    assert.throws(() => readImportCommand(args), { name: "UserError", message });
  });
}

test("paths are whole, so that a server elsewhere on the machine finds them; addresses and ids stay", () => {
  const subjectOf = (...args: readonly string[]) => readImportCommand(args)?.subject;
  assert.equal(subjectOf("help"), resolve("help"));
  assert.equal(subjectOf("https://help.example.com"), "https://help.example.com");
  assert.equal(subjectOf("s3://documents/help"), "s3://documents/help");
  assert.equal(subjectOf("--drafts"), "drafts");
  assert.equal(subjectOf("drafts"), resolve("drafts"));
  assert.equal(subjectOf(id, "--status"), id);
});
