/** The documents that an import's record counts. A listing that died may have left more of an earlier, longer list. */
import type { DocumentProgress, ImportDocument, ImportRecord } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";

export async function* documentsOf(
  imports: ImportStore,
  { id, documents }: Pick<ImportRecord, "id" | "documents">,
): AsyncGenerator<ImportDocument> {
  for await (const document of imports.listDocuments(id)) {
    if (document.number >= documents) return;
    yield document;
  }
}

/** While the list is still made, as far as it has come. */
export async function progressOfDocuments(
  imports: ImportStore,
  { id, documents }: Pick<ImportRecord, "id" | "documents">,
): Promise<readonly DocumentProgress[]> {
  const all = await imports.listProgress(id);
  return documents === 0 ? all : all.filter(({ number }) => number < documents);
}
