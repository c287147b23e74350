/**
 * Documents that somebody hands over with the request, instead of naming a place where they are. They are stored before
 * the import is, under the digest of what they say: to hand the same over again writes the same again, at any time.
 */
import { createHash } from "node:crypto";
import { canonicalJson, inParallel } from "../../kernel/index.ts";
import type { DocumentForm } from "./detect-form.ts";
import { ImportNotFoundError } from "./errors.ts";
import type { KnownOfDocument } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import type { SourceEntry } from "./sources.ts";

export interface GivenDocument {
  /** Of the article that it becomes: the same id is the same article. */
  readonly id: string;
  readonly form: DocumentForm;
  /** Text; the bytes of a PDF or DOCX file in base64. */
  readonly content: string;
  /** Goes before what the document says of itself. */
  readonly known?: Omit<KnownOfDocument, "articleId">;
}

const prefix = "api/";
const writesAtOnce = 8;

export function isGiven(source: string): boolean {
  return source.startsWith(prefix);
}

/** Resolves with the source that lists them. */
export async function stageDocuments(imports: ImportStore, documents: readonly GivenDocument[]): Promise<string> {
  const digest = createHash("sha256").update(canonicalJson(documents)).digest("hex").slice(0, 32);
  await inParallel(documents, writesAtOnce, ({ id, form, content, known = {} }, number) =>
    imports.writeDocument(stageOf(digest), {
      ...{ number, form, content, location: `${prefix}${id}`, known: { ...known, articleId: id } },
      ...{ digest: digestOf(content), state: "listed", findings: [], knownPrevails: true },
    }),
  );
  return `${prefix}${digest}`;
}

export async function* listGiven(imports: ImportStore, source: string): AsyncIterable<SourceEntry> {
  let count = 0;
  for await (const staged of imports.listDocuments(stageOf(source.slice(prefix.length)))) {
    const { number: _, state: __, findings: ___, digest, ...document } = staged;
    yield { document: { ...document, bytesDigest: digest } };
    count += 1;
  }
  if (count === 0) throw new ImportNotFoundError(source);
}

/** No import has such an id. */
function stageOf(digest: string): string {
  return `staged/${digest}`;
}

function digestOf(content: string): string {
  return createHash("sha256").update(content).digest("base64url");
}
