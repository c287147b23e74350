/**
 * Everything of an import that may be published becomes one version, or none does. The publish's id is the import's, and
 * it is made on the version that was checked: after a crash it is repeated without effect, and where somebody published in
 * between it is refused, and the import is checked again.
 */
import type { Article } from "../knowledge-items.ts";
import type { KnowledgeChange } from "../knowledge-store.ts";
import { approvalOf, isHeld } from "./approval.ts";
import { changeImport, readImport } from "./change-import.ts";
import { ImportNotApprovedError } from "./errors.ts";
import { type ImportDocument, type ImportRecord, isOver } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { documentsOf } from "./listed-documents.ts";
import { sourceName } from "./own-sources.ts";
import type { ImportDependencies } from "./start-import.ts";

/** Throws PublishConflict when the knowledge has changed since the check; ImportNotApproved. */
export function createPublishImport({ imports, knowledge, clock }: ImportDependencies) {
  return async ({ importId }: { readonly importId: string }): Promise<void> => {
    const record = await readImport(imports, importId);
    if (isOver(record)) return;
    const { checkedVersion = 0, decision, by } = record;
    const articles = await approvedArticles(record, imports);
    const changes: KnowledgeChange[] = [];
    for (const article of articles) {
      const former = (await knowledge.readItem({ kind: "article", id: article.id }, checkedVersion)) as
        Article | undefined;
      changes.push({ put: withKept(article, former) });
    }
    const summary =
      `Imported ${changes.length} of ${record.documents} documents from ${sourceName(record.source)}`.slice(0, 1_000);
    const published = await knowledge.publish({
      ...{ id: `import:${importId}`, at: clock.now(), by: decision?.by ?? by, summary, changes },
      basedOn: checkedVersion,
    });
    await changeImport(imports, importId, (standing) => ({
      ...withoutToken(standing),
      state: "published",
      updatedAt: clock.now(),
      publishedVersion: published.version.number,
    }));
  };
}

/** A check stands between reading and publishing; what it asked for must have been answered, whatever raced it. */
async function approvedArticles(record: ImportRecord, imports: ImportStore): Promise<readonly Article[]> {
  const documents: ImportDocument[] = [];
  for await (const { text: _, content: __, ...document } of documentsOf(imports, record)) {
    if (document.state === "explained") documents.push(document);
  }
  if (approvalOf(record, documents).isMissing) throw new ImportNotApprovedError(record.id);
  return documents.flatMap((document) => (isWanted(document, record) ? [approvedArticle(document, record)] : []));
}

function isWanted(document: ImportDocument, { decision }: ImportRecord): boolean {
  return document.article !== undefined && (decision?.decision !== "leave-out" || !isHeld(document));
}

function approvedArticle({ article, ifApproved }: ImportDocument, { decision }: ImportRecord): Article {
  const visibility = decision?.decision === "approve" ? ifApproved : undefined;
  return { ...article!, ...(visibility === undefined ? {} : { visibility }) };
}

/** What people set by hand outlives a new text. */
function withKept(article: Article, former: Article | undefined): Article {
  if (!former) return article;
  const { usage, scope, searchTerms, topicId, data } = former;
  return {
    ...(searchTerms && { searchTerms }),
    ...(topicId !== undefined && { topicId }),
    ...(scope && { scope }),
    ...article,
    usage,
    data: { ...data, ...article.data },
  };
}

function withoutToken({ taskToken: _, ...record }: ImportRecord): ImportRecord {
  return record;
}

export interface CloseImportRequest {
  readonly importId: string;
  /** Of the failure that ended it; `Rejected` when a person said no. */
  readonly error: string;
  readonly cause: string;
}

/** The end of an import that publishes nothing, and why. One that is published stays so. */
export function createCloseImport({ imports, clock }: Pick<ImportDependencies, "imports" | "clock">) {
  return async ({ importId, error, cause }: CloseImportRequest): Promise<void> => {
    await changeImport(imports, importId, (standing) => {
      if (isOver(standing)) return undefined;
      const reason = reasonOf(standing, error, cause);
      return { ...withoutToken(standing), state: "unpublished", reason, updatedAt: clock.now() };
    });
  };
}

function reasonOf({ state, decision }: ImportRecord, error: string, cause: string): string {
  if (error === "Rejected") return `${decision?.by ?? "A person"} rejected it.`;
  if (error === "States.Timeout" && state === "waiting") {
    return "Nobody decided about it in time. Import it again; what is unchanged costs nothing.";
  }
  return `It failed: ${error}${cause === "" ? "" : `: ${cause.slice(0, 1_000)}`}`;
}

export interface SkipDocumentRequest {
  readonly importId: string;
  readonly document: number;
  readonly error: string;
  readonly cause: string;
}

/** A document whose step failed for good is reported with why, and left out. */
export function createSkipDocument({ imports }: Pick<ImportDependencies, "imports">) {
  return async ({ importId, document: number, error, cause }: SkipDocumentRequest): Promise<void> => {
    const document = await imports.readDocument(importId, number);
    if (!document || document.state === "skipped") return;
    const { article: _, text: __, content: ___, ...rest } = document;
    const finding = {
      code: error === "States.Timeout" ? "timed-out" : "unreadable",
      severity: "problem",
      message: `A step failed on it, again and again: ${error}${cause === "" ? "" : `, ${cause.slice(0, 300)}`}.`,
      remedy: "Import it again; if it fails again, look at the import's execution.",
    } as const;
    await imports.writeDocument(importId, { ...rest, state: "skipped", findings: [...document.findings, finding] });
  };
}
