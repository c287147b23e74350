/** Where documents come from, behind the ports of ingestion: folders and files where there are any, and web sites. */
import { InvalidArgumentError } from "../../kernel/index.ts";
import { type FetchDocument, type ListSource, UnusableDocumentError } from "../../knowledge/ingestion/index.ts";
import { listFolder, readFolderFile } from "./folder-source.ts";
import { type Fetch, isWebAddress, listWebSite } from "./web-source.ts";

export interface DocumentSourcesOptions {
  readonly fetch?: Fetch;
  /** False on AWS: a function's own files are nobody's knowledge. */
  readonly hasFolders: boolean;
}

export interface DocumentSources {
  readonly listSource: ListSource;
  readonly fetchDocument: FetchDocument;
}

export function createDocumentSources({
  fetch = globalThis.fetch,
  hasFolders,
}: DocumentSourcesOptions): DocumentSources {
  return {
    listSource: (source) => {
      if (isWebAddress(source)) return listWebSite(source, fetch);
      if (hasFolders) return listFolder(source);
      throw new InvalidArgumentError(`${source}: is no web address, and there are no folders here.`);
    },
    fetchDocument: (source, { location, form }) => {
      if (hasFolders && !isWebAddress(source)) return readFolderFile(source, location, form);
      throw new UnusableDocumentError("unreadable", "Its text was not kept.", "Import it again.");
    },
  };
}
