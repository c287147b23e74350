/**
 * Brings the articles of a company's folder into the store: what is new, changed or gone since the last time becomes one
 * version, and nothing does where nothing differs. The folder rules its own articles only. One that the API or an import
 * has written is left alone, also where a file has its id.
 */
import { isDeepStrictEqual } from "node:util";
import type { KnowledgeChanger, KnowledgeView } from "./change-knowledge.ts";
import { changeKnowledge } from "./change-knowledge.ts";
import type { Article } from "./knowledge-items.ts";
import type { KnowledgeChange } from "./knowledge-store.ts";

export const companyFilesOrigin = "company-files";

/** The fields that a file gives; what else stands on an article stays. */
export type CompanyArticle = Pick<Article, "id" | "title" | "body" | "visibility" | "language"> &
  Partial<Pick<Article, "url" | "searchTerms" | "status" | "scope">>;

export interface Synced {
  readonly changed: number;
  readonly removed: number;
  /** Ids of files that were left out, because somebody else keeps the article. */
  readonly kept: readonly string[];
}

export function syncCompanyKnowledge(
  changer: KnowledgeChanger,
  articles: readonly CompanyArticle[],
  by = "company files",
): Promise<Synced> {
  return changeKnowledge(changer, { by, summary: "The company's files" }, async (view) => decide(view, articles));
}

async function decide(view: KnowledgeView, articles: readonly CompanyArticle[]) {
  const standing = new Map((await view.list("article")).map((article) => [article.id, article]));
  const files = new Set(articles.map(({ id }) => id));
  const isForeign = ({ id }: CompanyArticle) => (standing.get(id)?.origin ?? companyFilesOrigin) !== companyFilesOrigin;
  const puts = articles
    .filter((file) => !isForeign(file))
    .map((file) => articleOf(file, standing.get(file.id)))
    .filter((article) => !isDeepStrictEqual(article, standing.get(article.id)));
  const gone = [...standing.values()].filter(({ id, origin }) => origin === companyFilesOrigin && !files.has(id));
  const changes: KnowledgeChange[] = [
    ...puts.map((put) => ({ put })),
    ...gone.map(({ id }) => ({ remove: { kind: "article" as const, id } })),
  ];
  const kept = articles.filter(isForeign).map(({ id }) => id);
  return { changes, result: { changed: puts.length, removed: gone.length, kept } satisfies Synced };
}

/** Usage is switched by the API, and no file says anything of it. */
function articleOf(file: CompanyArticle, former: Article | undefined): Article {
  const { id, title, body, visibility, language, url, searchTerms, status = "published", scope } = file;
  const usage = former?.usage ?? "on";
  const isSameText = former?.title === title && former.body === body;
  return {
    ...{ kind: "article", id, title, body, visibility, language, status, usage, origin: companyFilesOrigin },
    ...(url === undefined ? {} : { url }),
    ...(searchTerms && { searchTerms }),
    ...(scope && { scope }),
    ...(isSameText && former.parts && { parts: former.parts }),
  };
}
