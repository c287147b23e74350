/** What the checks look at: passages of the import, and those that are live, with what names them. */
import type { Article, Visibility } from "../../knowledge-items.ts";
import { splitArticle } from "../../split-article.ts";

export interface CheckedPassage {
  /** `<articleId>#<n>`. */
  readonly id: string;
  readonly articleId: string;
  readonly title: string;
  readonly heading: string;
  readonly language: string;
  readonly visibility: Visibility;
  /** The words of the source: what ingestion added must not count as likeness. */
  readonly text: string;
}

export function passagesOf(article: Article): readonly CheckedPassage[] {
  const { id: articleId, title, language, visibility, parts } = article;
  return splitArticle(article).map(({ id, heading, text }, place) => ({
    ...{ id, articleId, title, heading, language, visibility },
    text: parts?.[place]?.sourceText ?? text,
  }));
}
