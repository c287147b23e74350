/**
 * Documents in a folder, or one file. Sizes are known before anything is read, files are digested as they stream by, and
 * nothing outside of the folder is read, also where a link in it points there.
 */
import { createHash } from "node:crypto";
import { createReadStream, promises as fs, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { InvalidArgumentError } from "../../kernel/index.ts";
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

/** Throws InvalidArgument for a path that is not there. */
export async function* listFolder(path: string): AsyncIterable<SourceEntry> {
  const root = await rootOf(path);
  for await (const file of filesUnder(root, path)) yield* entriesOfFile(root.directory, file);
}

interface Root {
  /** Without symbolic links in it. */
  readonly directory: string;
  readonly file?: string;
}

async function rootOf(path: string): Promise<Root> {
  try {
    const real = realpathSync(path);
    const isFolder = (await fs.stat(real)).isDirectory();
    return isFolder ? { directory: real } : { directory: dirname(real), file: basename(real) };
  } catch {
    throw new InvalidArgumentError(`There is no folder or file ${path}. Write the path of one, or a URL.`, { path });
  }
}

/** In the order of their paths; hidden files and folders are somebody's tools. */
async function* filesUnder({ directory, file }: Root, path: string): AsyncIterable<string> {
  if (file !== undefined) {
    yield file;
    return;
  }
  const open = [""];
  for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
    const entries = await fs.readdir(join(directory, folder), { withFileTypes: true });
    for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const name = join(folder, entry.name);
      if (entry.isDirectory()) open.push(name);
      else if (entry.isFile() || entry.isSymbolicLink()) yield name;
    }
    if (open.length > mostFolders) throw new InvalidArgumentError(`${path} has more than ${mostFolders} folders.`);
  }
}

const mostFolders = 100_000;

async function* entriesOfFile(directory: string, file: string): AsyncIterable<SourceEntry> {
  const location = file.split(sep).join("/");
  try {
    const path = await insidePath(directory, file);
    const form = formOfName(file);
    if (endingOf(file) === "json") yield* await exportEntries(path, location);
    else if (form === undefined) yield { location, finding: otherType(file) };
    else {
      await checkSize(path, form);
      yield { document: { location, form, bytesDigest: await digestOf(path) } };
    }
  } catch (error) {
    yield { location, finding: findingOf(error) };
  }
}

/** Throws UnusableDocument for a link out of the folder. */
async function insidePath(directory: string, file: string): Promise<string> {
  const real = await fs.realpath(join(directory, file));
  const inside = relative(directory, real);
  if (inside !== "" && !inside.startsWith(`..${sep}`) && inside !== "..") return real;
  throw new UnusableDocumentError(
    "outside-folder",
    "It is a link to a file outside of the folder, which is not read.",
    "Copy the file into the folder.",
  );
}

const limitOf: Readonly<Record<DocumentForm | "json", number>> = {
  markdown: importLimits.textFileBytes,
  html: importLimits.textFileBytes,
  pdf: importLimits.documentFileBytes,
  docx: importLimits.documentFileBytes,
  json: importLimits.exportFileBytes,
};

/** Throws UnusableDocument, before a byte is read. */
async function checkSize(path: string, form: DocumentForm | "json"): Promise<void> {
  const { size } = await fs.stat(path);
  if (size > limitOf[form]) throw tooLarge(size, limitOf[form]);
}

export function tooLarge(bytes: number, limit: number): UnusableDocumentError {
  const message = `It has ${megabytes(bytes)}; a file of this type has at most ${megabytes(limit)}.`;
  return new UnusableDocumentError("too-large", message, "Split it, or take out what is no text.");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("base64url");
}

async function exportEntries(path: string, location: string): Promise<readonly SourceEntry[]> {
  await checkSize(path, "json");
  return entriesOfExport(await fs.readFile(path, "utf8"), location);
}

/** Bytes of a listed file. Throws UnusableDocument when it has grown, gone, or leads out of the folder by now. */
export async function readFolderFile(source: string, location: string, form: DocumentForm): Promise<Uint8Array> {
  const { directory } = await rootOf(source);
  try {
    const path = await insidePath(directory, location);
    return await readUpTo(path, limitOf[form]);
  } catch (error) {
    if (error instanceof UnusableDocumentError) throw error;
    const { message, remedy } = findingOf(error);
    throw new UnusableDocumentError("unreadable", message, remedy);
  }
}

/** A file that grows while it is read stays within the limit, too. */
async function readUpTo(path: string, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    bytes += (chunk as Buffer).length;
    if (bytes > limit) throw tooLarge(bytes, limit);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function otherType(file: string): Finding {
  return {
    code: "wrong-type",
    severity: "note",
    message: `Files ending in ".${endingOf(file)}" are not imported.`,
    remedy: "Import Markdown, HTML, PDF, DOCX, or the JSON export of a help centre.",
  };
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
