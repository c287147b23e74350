/**
 * Articles as an integration writes them. A repeated article replaces what stands, but for what only people or ingestion
 * set: usage and scope stay, and so do the parts and search terms made from a text that has not changed.
 */
import type { Article } from "./knowledge-items.ts";
import {
  changeKnowledge,
  createRemoveItem,
  type KnowledgeChanger,
  type KnowledgeView,
  standing,
} from "./change-knowledge.ts";
import { TopicMissingError } from "./errors.ts";

/** Guesses the ISO 639-1 code of a text's language; answers the company's own where it can't tell. */
export type DetectLanguage = (text: string) => string;

/** An article as it comes in; without a language it is guessed. */
export type ArticleDraft = Pick<
  Article,
  | "id"
  | "title"
  | "body"
  | "visibility"
  | "status"
  | "authorId"
  | "description"
  | "topicId"
  | "data"
  | "url"
  | "createdAt"
  | "lastEditedAt"
> & { readonly language?: string };

export interface ArticleSaver extends KnowledgeChanger {
  readonly detectLanguage: DetectLanguage;
}

/** Throws TopicMissing. */
export function createSaveArticle(saver: ArticleSaver) {
  return async (draft: ArticleDraft, by: string): Promise<void> => {
    const language = draft.language ?? saver.detectLanguage(`${draft.title}\n${draft.body}`);
    await changeKnowledge(saver, { by, summary: `Saved article ${draft.id}` }, async (view) => {
      await demandTopic(view, draft.topicId);
      const former = await view.read("article", draft.id);
      return { changes: [{ put: { ...keptOf(former, draft), ...draft, language } }], result: undefined };
    });
  };
}

async function demandTopic(view: KnowledgeView, topicId: string | undefined): Promise<void> {
  if (topicId !== undefined && !(await view.read("topic", topicId))) throw new TopicMissingError(topicId);
}

type Kept = Pick<Article, "kind" | "usage" | "origin" | "scope" | "parts" | "searchTerms">;

function keptOf(former: Article | undefined, { title, body }: ArticleDraft): Kept {
  const own = { kind: "article", usage: former?.usage ?? "on", origin: "api" } as const;
  if (!former) return own;
  const { scope, parts, searchTerms } = former;
  const isSameText = former.title === title && former.body === body;
  return {
    ...own,
    ...(scope && { scope }),
    ...(isSameText && parts && { parts }),
    ...(isSameText && searchTerms && { searchTerms }),
  };
}

/** Throws KnowledgeItemNotFound. */
export function createSetArticleUsage(changer: KnowledgeChanger) {
  return (id: string, usage: Article["usage"], by: string): Promise<void> =>
    changeKnowledge(changer, { by, summary: `Switched article ${id} ${usage}` }, async (view) => {
      const article = await standing(view, "article", id);
      return { changes: [{ put: { ...article, usage } }], result: undefined };
    });
}

export function createRemoveArticle(changer: KnowledgeChanger) {
  return createRemoveItem(changer, "article");
}
