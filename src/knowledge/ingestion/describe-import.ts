/** What a person sees of an import: how far it is, and what it found where. */
import { readImport } from "./change-import.ts";
import type { Finding } from "./findings.ts";
import type { DocumentState, ImportRecord } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { progressOfDocuments } from "./listed-documents.ts";

export interface DescribedImport {
  readonly record: Omit<ImportRecord, "taskToken" | "heldDigest" | "revision">;
  readonly counts: Readonly<Record<DocumentState, number>>;
  /** Documents with something to say, in the order of the list. */
  readonly report: readonly {
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
      .map(({ location, state, articleId, findings }) => ({
        ...{ location, state, findings },
        ...(articleId === undefined ? {} : { articleId }),
      }));
    return { record, counts, report };
  };
}
