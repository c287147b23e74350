/**
 * The bundle of read-document, as Lambda gets it: it finds its parser's thread beside it, and the libraries in there read
 * a PDF, a Word document and a web page. Its real SDK clients talk to a stand-in for DynamoDB and S3.
 */
import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { writeBundles, writeCompany } from "../../lib/function-bundles.ts";
import { createDynamodbImportStore } from "../../src/adapters/aws/dynamodb-import-store.ts";
import type { DocumentForm, ImportStore } from "../../src/knowledge/ingestion/index.ts";
import { buildDocx, buildPdf, docxParagraph } from "../adapters/ingestion/build-documents.ts";
import { standInForAws } from "../support/stand-in-for-aws.ts";

type Key = Readonly<Record<"PK" | "SK", { readonly S: string }>>;
interface Request {
  readonly Key?: Key;
  readonly Item?: Key;
  readonly TransactItems?: readonly { readonly Put: { readonly Item: Key } }[];
}

const directory = mkdtempSync(join(tmpdir(), "turnwise-read-document-"));
const rows = new Map<string, Key>();
const files = new Map<string, Buffer>();
const server = createServer((request, response) => void answer(request, response));
let imports: ImportStore;
let handler: (event: unknown) => Promise<unknown>;

before(async () => {
  await standInForAws(server, { IMPORTS_TABLE_NAME: "imports", DOCUMENTS_BUCKET_NAME: "documents" });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  let generations = 0;
  const ids = { next: () => `generation_${(generations += 1)}` };
  imports = createDynamodbImportStore({ client, tableName: "imports", ids, clock: { now: Date.now } });
  await writeBundles(directory, ["read-document"], { providers: new Set() });
  writeCompany(directory, "companies/harbour-bank");
  const file = pathToFileURL(join(directory, "read-document", "index.mjs"));
  ({ handler } = (await import(file.href)) as { handler: typeof handler });
});

after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1];
  if (operation === undefined) return serveFile(request.url ?? "", response);
  const body = JSON.stringify(perform(operation, JSON.parse(Buffer.concat(chunks).toString()) as Request));
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(body);
}

function serveFile(url: string, response: ServerResponse): void {
  const file = files.get(new URL(url, "http://s3").pathname);
  response.writeHead(file ? 200 : 404, { "content-length": file?.length ?? 0, etag: '"etag"' }).end(file);
}

const textOf = ({ PK, SK }: Key): string => `${PK.S}\n${SK.S}`;

function perform(operation: string, { Key, Item, TransactItems = [] }: Request): object {
  const puts = [...(Item ? [Item] : []), ...TransactItems.map(({ Put }) => Put.Item)];
  const former = Item && rows.get(textOf(Item));
  for (const item of puts) rows.set(textOf(item), item);
  if (operation === "DeleteItem" && Key) rows.delete(textOf(Key));
  if (operation === "GetItem" && Key) return { Item: rows.get(textOf(Key)) };
  return former ? { Attributes: former } : {};
}

const documents: Readonly<Record<string, { readonly form: DocumentForm; readonly bytes: Buffer }>> = {
  "fees.pdf": {
    form: "pdf",
    bytes: buildPdf([
      { text: "Card fees", size: 24, y: 780 },
      { text: "A card costs five euros a month.", size: 11, y: 740 },
    ]),
  },
  "fees.docx": {
    form: "docx",
    bytes: buildDocx(docxParagraph("Card fees", "Heading1") + docxParagraph("A card costs five euros a month.")),
  },
  "fees.html": {
    form: "html",
    bytes: Buffer.from("<body><nav>Home</nav><h1>Card fees</h1><p>A card costs five euros a month.</p></body>"),
  },
};

async function importOf(id: string, listed: typeof documents): Promise<void> {
  const terms = { id, source: "s3://documents/fees/", by: "test", settings: { approval: "findings" as const } };
  const times = { startedAt: Date.now(), updatedAt: Date.now(), revision: 1 };
  await imports.create({ ...terms, ...times, state: "reading", documents: Object.keys(listed).length, findings: [] });
  for (const [number, [location, { form, bytes }]] of Object.entries(listed).entries()) {
    files.set(`/documents/fees/${location}`, bytes);
    const document = { number, location, form, digest: "digest", state: "listed" as const, findings: [] };
    await imports.writeDocument(id, document);
  }
}

for (const [number, name] of Object.keys(documents).entries()) {
  test(`the bundle reads ${name} from the bucket`, async () => {
    await importOf("imp_1", documents);
    await handler({ importId: "imp_1", document: number });
    const read = await imports.readDocument("imp_1", number);
    assert.deepEqual([read?.state, read?.findings], ["read", []]);
    assert.equal(read?.text?.title, "Card fees");
    assert.match(read.text.markdown, /A card costs five euros a month\./);
    assert.doesNotMatch(read.text.markdown, /Home/);
  });
}

test("a PDF that is none is told in its document's record, not thrown", async () => {
  await importOf("imp_2", { "broken.pdf": { form: "pdf", bytes: Buffer.from("%PDF-1.7\nnothing") } });
  await handler({ importId: "imp_2", document: 0 });
  const read = await imports.readDocument("imp_2", 0);
  assert.equal(read?.state, "skipped");
  assert.match(read.findings[0]?.message ?? "", /damaged/);
});

test("the bundle holds the function, its thread and nothing else that runs", () => {
  const written = readdirSync(join(directory, "read-document")).filter((file) => file.endsWith(".mjs"));
  assert.deepEqual(written.sort(), ["index.mjs", "parse-worker.mjs"]);
});
