/** Where documents come from, behind the ports of ingestion: web sites, and the folders and the bucket that there are. */
import { InvalidArgumentError } from "../../kernel/index.ts";
import { type FetchDocument, type ListSource, UnusableDocumentError } from "../../knowledge/ingestion/index.ts";
import { createFetchPage, type FetchPage } from "./fetch-page.ts";
import { listFolder, readFolderFile } from "./folder-source.ts";
import { isWebAddress, listWebSite } from "./web-source.ts";

export interface DocumentSourcesOptions {
  /** Absent: guarded by `allowPrivateAddresses`. */
  readonly fetch?: FetchPage;
  /** Web sites of the network around, too. Absent: only where there are folders, on the operator's own machine. */
  readonly allowPrivateAddresses?: boolean;
  /** False on AWS: a function's own files are nobody's knowledge. */
  readonly hasFolders: boolean;
  /** For sources that begin with `s3://`. */
  readonly bucket?: DocumentSources;
}

export interface DocumentSources {
  readonly listSource: ListSource;
  readonly fetchDocument: FetchDocument;
}

export function createDocumentSources({
  hasFolders,
  allowPrivateAddresses = hasFolders,
  fetch = createFetchPage({ allowPrivateAddresses }),
  bucket,
}: DocumentSourcesOptions): DocumentSources {
  const placeOf = (source: string): DocumentSources => {
    if (isWebAddress(source)) return webSites(fetch);
    if (/^s3:\/\//i.test(source)) return bucket ?? nowhere("there is no bucket here");
    return hasFolders ? folders : nowhere("is no web address, and there are no folders here");
  };
  return {
    listSource: (source, settings) => placeOf(source).listSource(source, settings),
    fetchDocument: (source, document) => placeOf(source).fetchDocument(source, document),
  };
}

const folders: DocumentSources = {
  listSource: (source) => listFolder(source),
  fetchDocument: (source, { location, form }) => readFolderFile(source, location, form),
};

/** Whatever is listed comes with its text. */
function webSites(fetch: FetchPage): DocumentSources {
  return { listSource: (source) => listWebSite(source, fetch), fetchDocument: notKept };
}

function nowhere(why: string): DocumentSources {
  return {
    listSource: (source) => {
      throw new InvalidArgumentError(`${source}: ${why}.`);
    },
    fetchDocument: notKept,
  };
}

async function notKept(): Promise<never> {
  throw new UnusableDocumentError("unreadable", "Its text was not kept.", "Import it again.");
}
