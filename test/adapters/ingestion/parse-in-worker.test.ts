import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createParseWorkers } from "../../../src/adapters/ingestion/parse-in-worker.ts";
import { UnusableDocumentError } from "../../../src/knowledge/ingestion/index.ts";

const document = { form: "markdown", bytes: Buffer.from("# Title\n\nText.") } as const;

test("a thread serves one document after the other, and several at once", async () => {
  const workers = createParseWorkers({ workers: 2 });
  const parsed = await Promise.all(Array.from({ length: 7 }, () => workers.parseDocument(document)));
  for (const { markdown } of parsed) assert.equal(markdown, "# Title\n\nText.");
  await workers.close();
});

test("a document that takes too long is stopped, its thread with it, and the next one waits for nothing", async () => {
  // A thread takes longer than this to start.
  const workers = createParseWorkers({ parseMs: 1, workers: 1 });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await assert.rejects(
      workers.parseDocument(document),
      (error) => error instanceof UnusableDocumentError && error.finding.code === "timed-out",
    );
  }
  await workers.close();
});

test("a bad document leaves its thread to the next one", async () => {
  const workers = createParseWorkers({ workers: 1 });
  const empty = workers.parseDocument({ form: "markdown", bytes: Buffer.alloc(0) });
  await assert.rejects(empty, (error) => error instanceof UnusableDocumentError && error.finding.code === "empty");
  assert.equal((await workers.parseDocument(document)).markdown, "# Title\n\nText.");
  await workers.close();
});
