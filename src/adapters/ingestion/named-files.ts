/**
 * What becomes of a file by its name, wherever it lies: a document of its own, an export with many, or nothing. Its size is
 * judged before a byte of it is read, and again while it is.
 */
import { RetryableError } from "../../kernel/index.ts";
import {
  type DocumentForm,
  endingOf,
  type Finding,
  formOfName,
  importLimits,
  type SourceEntry,
  UnusableDocumentError,
} from "../../knowledge/ingestion/index.ts";
import { entriesOfExport } from "./help-centre-exports.ts";

export interface NamedFile {
  /** Separated by slashes. */
  readonly location: string;
  /** In bytes. The three throw UnusableDocument, or what the place throws. */
  size(): Promise<number>;
  /** Of the bytes, or of what changes with them. */
  digest(): Promise<string>;
  /** The bytes, as they come. */
  read(): Promise<AsyncIterable<Uint8Array>>;
}

/** What can't be imported of it is a finding. Throws only what may pass by itself. */
export async function* entriesOfFile(file: NamedFile): AsyncIterable<SourceEntry> {
  try {
    yield* await listedEntries(file);
  } catch (error) {
    if (error instanceof RetryableError) throw error;
    yield { location: file.location, finding: findingOf(error) };
  }
}

async function listedEntries(file: NamedFile): Promise<readonly SourceEntry[]> {
  const { location } = file;
  const form = formOfName(location);
  const isExport = endingOf(location) === "json";
  if (form === undefined && !isExport) return [{ location, finding: otherType(location) }];
  const limit = limitOf(form ?? "json");
  const size = await file.size();
  if (size > limit) throw tooLarge(size, limit);
  if (form !== undefined) return [{ document: { location, form, bytesDigest: await file.digest() } }];
  const bytes = await bytesUpTo(await file.read(), limit);
  return entriesOfExport(bytes.toString("utf8"), location);
}

const textLimit = importLimits.textFileBytes;
const fileLimit = importLimits.documentFileBytes;
const limits = {
  markdown: textLimit,
  html: textLimit,
  pdf: fileLimit,
  docx: fileLimit,
  json: importLimits.exportFileBytes,
};

export function limitOf(form: DocumentForm | "json"): number {
  return limits[form];
}

/** Throws UnusableDocument as soon as there are more: what grows while it is read stays within the limit, too. */
export async function bytesUpTo(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const found: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge(bytes, limit);
    found.push(chunk);
  }
  return Buffer.concat(found);
}

/** Of a document that was listed. What it can't be read for is UnusableDocument; what may pass by itself is thrown as it is. */
export async function bytesOfListed(
  form: DocumentForm,
  read: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<Uint8Array> {
  try {
    return await bytesUpTo(await read(), limitOf(form));
  } catch (error) {
    if (error instanceof UnusableDocumentError || error instanceof RetryableError) throw error;
    const { message, remedy } = findingOf(error);
    throw new UnusableDocumentError("unreadable", message, remedy);
  }
}

export function tooLarge(bytes: number, limit: number): UnusableDocumentError {
  const message = `It has ${megabytes(bytes)}; a file of this type has at most ${megabytes(limit)}.`;
  return new UnusableDocumentError("too-large", message, "Split it, or take out what is no text.");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function otherType(file: string): Finding {
  return {
    code: "wrong-type",
    severity: "note",
    message: `Files ending in ".${endingOf(file)}" are not imported.`,
    remedy: "Import Markdown, HTML, PDF, DOCX, or the JSON export of a help centre.",
  };
}

/** Hidden files and folders, and packages. */
export function isSomebodysTool(name: string): boolean {
  return name.startsWith(".") || name === "node_modules";
}

function findingOf(error: unknown): Finding {
  if (error instanceof UnusableDocumentError) return error.finding;
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: "unreadable",
    severity: "problem",
    message: `It can't be read: ${reason.slice(0, 300).replace(/[.\s]*$/, "")}.`,
    remedy: "Look at the file and its rights, and import again.",
  };
}
