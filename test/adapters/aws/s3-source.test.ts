import { strict as assert } from "node:assert";
import { test, type TestContext } from "node:test";
import { createS3Source, type S3Source } from "../../../src/adapters/aws/s3-source.ts";
import { createDocumentSources } from "../../../src/adapters/ingestion/document-sources.ts";
import type { DocumentForm, SourceEntry } from "../../../src/knowledge/ingestion/index.ts";
import { listFolder } from "../../../src/adapters/ingestion/folder-source.ts";
import { startLoopbackS3 } from "../../support/loopback-s3.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const settings = { approval: "findings" } as const;

async function opened(t: TestContext, contents: Readonly<Record<string, string | Buffer>> = {}) {
  const s3 = await startLoopbackS3("documents", contents);
  t.after(() => s3.close());
  const source = createS3Source({ client: s3.client, bucketName: "documents" });
  return { s3, source };
}

async function listed({ listSource }: Pick<S3Source, "listSource">, source: string): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for await (const entry of listSource(source, settings)) entries.push(entry);
  return entries;
}

const locationOf = (entry: SourceEntry) => ("document" in entry ? entry.document.location : entry.location);
const told = (entry: SourceEntry | undefined) => (entry && "finding" in entry ? entry.finding : undefined);
const fetched = async (
  { fetchDocument }: S3Source,
  source: string,
  location: string,
  form: DocumentForm = "markdown",
) => Buffer.from(await fetchDocument(source, { location, form, digest: "" })).toString();

const files = {
  "b.md": "# B",
  "a.html": "<p>A</p>",
  "deep/c d.md": "# C",
  "deep/Größe+ä.txt": "G",
  "picture.png": "p",
  ".git/config.md": "hidden",
  "node_modules/x.md": "package",
};
const under = (prefix: string) => Object.fromEntries(Object.entries(files).map(([key, text]) => [prefix + key, text]));

test("a folder of the bucket is listed like one on the disk, without a fetch, and each document can be fetched", async (t) => {
  const { s3, source } = await opened(t, {
    ...under("help/"),
    "help/": "",
    "helpdesk/x.md": "other",
    "other.md": "other",
  });
  const entries = await listed(source, "s3://documents/help");
  const ofDisk = [];
  for await (const entry of listFolder(temporaryFolder(t, files))) ofDisk.push(entry);
  assert.deepEqual(entries.map(locationOf).toSorted(), ofDisk.map(locationOf).toSorted());
  assert.deepEqual(entries.map(told).filter(Boolean), ofDisk.map(told).filter(Boolean));
  assert.equal(s3.asked.length, 1);
  assert.equal(await fetched(source, "s3://documents/help/", "deep/Größe+ä.txt"), "G");
  assert.equal(await fetched(source, "s3://documents/help", "deep/c d.md"), "# C");
});

test("the whole bucket is a source, and so is one object of it", async (t) => {
  const { source } = await opened(t, { "help/cards.md": "# Cards", "help/cards.md.md": "other", "x.md": "x" });
  for (const whole of ["s3://documents", "s3://documents/"]) {
    assert.deepEqual((await listed(source, whole)).map(locationOf), ["help/cards.md", "help/cards.md.md", "x.md"]);
  }
  assert.deepEqual((await listed(source, "s3://documents/help/cards.md")).map(locationOf), ["cards.md"]);
  assert.equal(await fetched(source, "s3://documents/help/cards.md", "cards.md"), "# Cards");
  await assert.rejects(listed(source, "s3://documents/help/card.md"), { name: "InvalidArgument", message: /nothing/ });
});

test("a list of more than a thousand keys goes on page after page, in the order of the keys, each time the same", async (t) => {
  const keys = Array.from({ length: 2_345 }, (_, place) => `help/${(place * 617) % 2_345}.md`);
  const { s3, source } = await opened(t, Object.fromEntries(keys.map((key) => [key, `# ${key}`])));
  const locations = (await listed(source, "s3://documents/help/")).map(locationOf);
  assert.deepEqual(locations, keys.map((key) => key.slice("help/".length)).toSorted());
  assert.equal(s3.asked.length, 3);
  assert.deepEqual((await listed(source, "s3://documents/help/")).map(locationOf), locations);
});

test("the same bytes have the same digest, and other bytes another one", async (t) => {
  const { s3, source } = await opened(t, { "a.md": "# One", "b.md": "# One" });
  const digests = async () =>
    (await listed(source, "s3://documents/")).map((entry) => ("document" in entry ? entry.document.bytesDigest : ""));
  const before = await digests();
  assert.equal(before[0], before[1]);
  s3.objects.set("a.md", Buffer.from("# Two"));
  const after = await digests();
  assert.ok(after[0] !== before[0] && after[1] === before[1]);
});

test("what is too large is refused by its size, before a byte of it is fetched", async (t) => {
  const { s3, source } = await opened(t, {
    "large.md": Buffer.alloc(5_000_001, "x"),
    "fine.pdf": Buffer.alloc(5_000_001),
  });
  const entries = await listed(source, "s3://documents/");
  assert.deepEqual(entries.map(locationOf), ["fine.pdf", "large.md"]);
  assert.match(told(entries[1])?.message ?? "", /5\.0 MB/);
  assert.equal(told(entries[1])?.code, "too-large");
  assert.equal(s3.asked.length, 1);
  await assert.rejects(fetched(source, "s3://documents/", "large.md"), {
    name: "UnusableDocument",
    message: /5\.0 MB/,
  });
});

test("an export of a help centre becomes its articles, and a broken one a finding", async (t) => {
  const page = { articles: [{ id: 7, title: "Pay", body: "<p>Pay.</p>" }, { id: 8 }] };
  const { source } = await opened(t, {
    "z/export.json": JSON.stringify(page),
    "z/broken.json": "{",
    "z/none.json": "{}",
  });
  const entries = await listed(source, "s3://documents/z");
  assert.deepEqual(entries.map(locationOf), ["broken.json", "export.json#7", "export.json#1", "none.json"]);
  assert.match(told(entries[0])?.message ?? "", /is not JSON/);
  const [article] = entries.filter((entry) => "document" in entry);
  assert.equal(article?.document.content, "<p>Pay.</p>");
});

test("a key that would lead out of the folder as a path is told, and not fetched", async (t) => {
  const { s3, source } = await opened(t, { "help/../secret.md": "secret", "help/./a.md": "a", "help/a//b.md": "# B" });
  const entries = await listed(source, "s3://documents/help/");
  assert.deepEqual(
    entries.map(told).map((finding) => finding?.code),
    ["outside-folder", "outside-folder", undefined],
  );
  await assert.rejects(fetched(source, "s3://documents/help/", "../secret.md"), { name: "UnusableDocument" });
  assert.equal(await fetched(source, "s3://documents/help/", "a//b.md"), "# B");
  assert.throws(() => source.listSource("s3://documents/help/../x/", settings), { name: "InvalidArgument" });
  assert.ok(s3.asked.every((line) => !line.includes("secret")));
});

test("keys may hold every sign", async (t) => {
  const keys = [
    "a\rb\n.md",
    "ctl\u0001.md",
    "emoji 🙂.md",
    "per%20cent.md",
    "plus+.md",
    "question?#&=.md",
    "<&>\"'.md",
    "名前.md",
  ];
  const { source } = await opened(t, Object.fromEntries(keys.map((key) => [`k/${key}`, key])));
  const locations = (await listed(source, "s3://documents/k/")).map(locationOf);
  assert.deepEqual(locations.toSorted(), keys.toSorted());
  for (const key of keys) assert.equal(await fetched(source, "s3://documents/k/", key), key);
});

test("a document that is gone when it is fetched is told, and the import can go on", async (t) => {
  const { s3, source } = await opened(t, { "a.md": "# A" });
  assert.equal((await listed(source, "s3://documents/")).length, 1);
  s3.objects.clear();
  await assert.rejects(fetched(source, "s3://documents/", "a.md"), { name: "UnusableDocument", message: /deleted/ });
});

test("an export that is gone between the list and its fetch is a finding", async (t) => {
  const { s3, source } = await opened(t, { "a.md": "# A", "b.json": "[]", "c.md": "# C" });
  const entries = [];
  for await (const entry of source.listSource("s3://documents/", settings)) {
    entries.push(entry);
    s3.objects.delete("b.json");
  }
  assert.deepEqual(entries.map(locationOf), ["a.md", "b.json", "c.md"]);
  assert.match(told(entries[1])?.message ?? "", /deleted/);
});

for (const [status, code, said] of [
  [403, "AccessDenied", /may not be listed.*s3:ListBucket/],
  [404, "NoSuchBucket", /no such bucket/],
  [400, "InvalidRequest", /InvalidRequest/],
] as const) {
  test(`a bucket that answers ${code} ends the listing with what to do`, async (t) => {
    const { s3, source } = await opened(t);
    s3.refusal = { status, code };
    await assert.rejects(listed(source, "s3://documents/help/"), { name: "InvalidArgument", message: said });
  });
}

test("an object that may not be read is told", async (t) => {
  const { s3, source } = await opened(t, { "a.md": "# A" });
  s3.refusal = { status: 403, code: "AccessDenied" };
  await assert.rejects(fetched(source, "s3://documents/", "a.md"), {
    name: "UnusableDocument",
    message: /s3:GetObject/,
  });
});

test("what may pass by itself is thrown as such, in a list, in a fetch, and in the middle of one", async (t) => {
  const { s3, source } = await opened(t, { "a.md": "# A".padEnd(100_000), "b.json": "[]".padEnd(100_000) });
  s3.breaksAfter = 10;
  await assert.rejects(fetched(source, "s3://documents/", "a.md"), { name: "ServiceUnavailable" });
  await assert.rejects(listed(source, "s3://documents/"), { name: "ServiceUnavailable" });
  s3.refusal = { status: 503, code: "SlowDown" };
  await assert.rejects(listed(source, "s3://documents/"), { name: "ServiceUnavailable" });
  await assert.rejects(fetched(source, "s3://documents/", "a.md"), { name: "ServiceUnavailable" });
});

test("no other bucket is read, and none where a target has none", async (t) => {
  const { s3, source } = await opened(t, { "a.md": "# A" });
  for (const other of ["s3://others/a.md", "s3://documents.evil/", "s3:///a.md"]) {
    assert.throws(() => source.listSource(other, settings), {
      name: "InvalidArgument",
      message: /only s3:\/\/documents\//,
    });
    await assert.rejects(fetched(source, other, "a.md"), { name: "InvalidArgument" });
  }
  assert.deepEqual(s3.asked, []);
  const sources = createDocumentSources({ hasFolders: false, bucket: source });
  assert.deepEqual((await listed(sources, "s3://documents/")).map(locationOf), ["a.md"]);
  const without = createDocumentSources({ hasFolders: true });
  assert.throws(() => without.listSource("s3://documents/", settings), { message: /there is no bucket here/ });
});
