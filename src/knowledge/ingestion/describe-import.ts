/** What a person sees of an import: how far it is, and what it found where. */
import { readImport } from "./change-import.ts";
import { ImportDocumentNotFoundError } from "./errors.ts";
import type { Finding } from "./findings.ts";
import type { DocumentState, ImportDocument, ImportRecord } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { progressOfDocuments } from "./listed-documents.ts";

export interface DescribedImport {
  readonly record: Omit<ImportRecord, "taskToken" | "heldDigest" | "revision">;
  readonly counts: Readonly<Record<DocumentState, number>>;
  /** Documents with something to say, in the order of the list. */
  readonly report: readonly {
    readonly number: number;
    readonly location: string;
    readonly state: DocumentState;
    readonly articleId?: string;
    readonly findings: readonly Finding[];
  }[];
}

/** Throws ImportNotFound. */
export function createDescribeImport({ imports }: { readonly imports: ImportStore }) {
  return async (importId: string): Promise<DescribedImport> => {
    const { taskToken: _, heldDigest: __, revision: ___, ...record } = await readImport(imports, importId);
    const documents = await progressOfDocuments(imports, { ...record, id: importId });
    const counts = { listed: 0, read: 0, explained: 0, skipped: 0, unchanged: 0 };
    for (const { state } of documents) counts[state] += 1;
    const report = documents
      .filter(({ findings }) => findings.length > 0)
      .map(({ number, location, state, articleId, findings }) => ({
        ...{ number, location, state, findings },
        ...(articleId === undefined ? {} : { articleId }),
      }));
    return { record, counts, report };
  };
}

/** One document with what will become of it. Throws ImportNotFound and ImportDocumentNotFound. */
export function createShowImportDocument({ imports }: { readonly imports: ImportStore }) {
  return async (importId: string, number: number): Promise<ImportDocument> => {
    const { documents } = await readImport(imports, importId);
    const isListed = documents === 0 || number < documents;
    const document = isListed ? await imports.readDocument(importId, number) : undefined;
    if (document) return document;
    throw new ImportDocumentNotFoundError(importId, number);
  };
}
