/**
 * Documents in a folder, or one file. Sizes are known before anything is read, files are digested as they stream by, and
 * nothing outside of the folder is read, also where a link in it points there.
 */
import { createHash } from "node:crypto";
import { createReadStream, promises as fs, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { InvalidArgumentError } from "../../kernel/index.ts";
import { type DocumentForm, type SourceEntry, UnusableDocumentError } from "../../knowledge/ingestion/index.ts";
import { bytesOfListed, entriesOfFile, isSomebodysTool, type NamedFile } from "./named-files.ts";

/** Throws InvalidArgument for a path that is not there. */
export async function* listFolder(path: string): AsyncIterable<SourceEntry> {
  const root = await rootOf(path);
  for await (const file of filesUnder(root, path)) yield* entriesOfFile(fileIn(root.directory, file));
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

/** In the order of their paths. */
async function* filesUnder({ directory, file }: Root, path: string): AsyncIterable<string> {
  if (file !== undefined) {
    yield file;
    return;
  }
  const open = [""];
  for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
    const entries = await fs.readdir(join(directory, folder), { withFileTypes: true });
    for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
      if (isSomebodysTool(entry.name)) continue;
      const name = join(folder, entry.name);
      if (entry.isDirectory()) open.push(name);
      else if (entry.isFile() || entry.isSymbolicLink()) yield name;
    }
    if (open.length > mostFolders) throw new InvalidArgumentError(`${path} has more than ${mostFolders} folders.`);
  }
}

const mostFolders = 100_000;

function fileIn(directory: string, name: string): NamedFile {
  const path = () => insidePath(directory, name);
  return {
    location: name.split(sep).join("/"),
    size: async () => (await fs.stat(await path())).size,
    digest: async () => digestOf(await path()),
    read: async () => chunksOf(await path()),
  };
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

function chunksOf(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path) as AsyncIterable<Uint8Array>;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunksOf(path)) hash.update(chunk);
  return hash.digest("base64url");
}

/** Bytes of a listed file. Throws UnusableDocument when it has grown, gone, or leads out of the folder by now. */
export async function readFolderFile(source: string, location: string, form: DocumentForm): Promise<Uint8Array> {
  const { directory } = await rootOf(source);
  return bytesOfListed(form, async () => chunksOf(await insidePath(directory, location)));
}
