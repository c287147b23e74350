/** The worker's side of parse-in-worker.ts: one document in, one answer out. */
import { parentPort } from "node:worker_threads";
import { type DocumentForm, UnusableDocumentError } from "../../knowledge/ingestion/index.ts";
import { parseDocument } from "./parse-document.ts";

interface ParseRequest {
  readonly form: DocumentForm;
  readonly bytes: Uint8Array;
}

parentPort?.on("message", (request: ParseRequest) => {
  parseDocument(request).then(
    (parsed) => parentPort?.postMessage({ parsed }),
    (error: unknown) => parentPort?.postMessage(answerOf(error)),
  );
});

function answerOf(error: unknown) {
  if (error instanceof UnusableDocumentError) return { finding: error.finding };
  return { failure: error instanceof Error ? error.message : String(error) };
}
