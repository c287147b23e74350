/** What a person sees of an import: how far it is, and what it found where. */
import type { Finding } from "./findings.ts";
import type { DocumentState, ImportRecord } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { readImport } from "./start-import.ts";

export interface DescribedImport {
  readonly record: Omit<ImportRecord, "taskToken" | "heldDigest">;
  readonly counts: Readonly<Record<DocumentState, number>>;
  /** Documents with something to say, in the order of the list. */
  readonly report: readonly {
    readonly location: string;
    readonly articleId?: string;
    readonly findings: readonly Finding[];
  }[];
}

/** Throws ImportNotFound. */
export function createDescribeImport({ imports }: { readonly imports: ImportStore }) {
  return async (importId: string): Promise<DescribedImport> => {
    const { taskToken: _, heldDigest: __, ...record } = await readImport(imports, importId);
    const documents = await imports.listDocuments(importId);
    const counts = { listed: 0, read: 0, explained: 0, skipped: 0, unchanged: 0 };
    for (const { state } of documents) counts[state] += 1;
    const report = documents
      .filter(({ findings }) => findings.length > 0)
      .map(({ location, article, findings }) => ({
        location,
        findings,
        ...(article ? { articleId: article.id } : {}),
      }));
    return { record, counts, report };
  };
}
