/**
 * The articles that the API has saved as drafts, as a source: an import makes them explicit, checks them and publishes
 * them under their own ids. Each remembers which draft it was made from, so that one that is edited meanwhile is left out.
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../kernel/index.ts";
import type { KnowledgeView } from "../change-knowledge.ts";
import type { Article } from "../knowledge-items.ts";
import type { DocumentForm } from "./detect-form.ts";
import type { Finding } from "./findings.ts";
import { type ImportDocument, knownFields } from "./import-record.ts";
import type { SourceEntry } from "./sources.ts";

export const draftsSource = "drafts";
/** Who keeps an article that came by the API. */
const apiOrigin = "api";

export async function* listDrafts(view: KnowledgeView): AsyncIterable<SourceEntry> {
  for (const article of await view.list("article")) {
    if (article.status === "draft" && article.origin === apiOrigin) yield entryOf(article);
  }
}

function entryOf(article: Article): SourceEntry {
  const { id, body, title, language, visibility, url, searchTerms, description, topicId, authorId } = article;
  const { createdAt, lastEditedAt } = article;
  const known = knownFields({
    ...{ articleId: id, language, visibility, url, searchTerms, description, topicId, authorId },
    ...{ createdAt, lastEditedAt, title: title === "" ? undefined : title, origin: apiOrigin },
    status: "published",
  });
  const made = draftDigest(article);
  return {
    document: {
      ...{ location: `${draftsSource}/${id}`, form: formOf(body), content: body },
      ...{ bytesDigest: made, known, knownPrevails: true, draft: made },
    },
  };
}

/** Those who save articles send Markdown or HTML and don't say which. */
function formOf(body: string): DocumentForm {
  return /^\s*<(?:!doctype\b|[a-z][a-z0-9]*[\s/>])/i.test(body) ? "html" : "markdown";
}

function draftDigest(article: Article): string {
  return createHash("sha256").update(canonicalJson(article)).digest("base64url");
}

/** A document whose draft is another by now, or gone, is not what anybody means any more. */
export function withoutChangedDraft(document: ImportDocument, live: readonly Article[]): ImportDocument {
  if (document.state !== "explained" || document.draft === undefined) return document;
  const standing = live.find(({ id }) => id === document.article?.id);
  if (standing && draftDigest(standing) === document.draft) return document;
  const { article: _, ...rest } = document;
  return { ...rest, state: "skipped", findings: [...document.findings, changed] };
}

const changed: Finding = {
  code: "changed-meanwhile",
  severity: "problem",
  message: "The draft was changed or removed after the import had read it.",
  remedy: "Import the drafts again.",
};
