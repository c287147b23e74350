/**
 * What a company's knowledge is made of. Each item is immutable: a change is a new version of it, made by a publish, and
 * a publish makes a new version of the whole (knowledge-store.ts). Nothing here knows how it is stored or found.
 */
import type { Channel } from "../contracts/index.ts";
import type { JsonObject } from "../kernel/index.ts";

/** `public`: the world. `users`: signed-in customers. `internal`: staff only. */
export type Visibility = "public" | "users" | "internal";

/** Where an item may be used. Absent parts do not restrict. */
export interface KnowledgeScope {
  readonly channels?: readonly Channel[];
  readonly trafficGroups?: readonly string[];
}

/** Only what is `published` is used. The others stand as their source has them; `unknown` counts as unused. */
export const contentStatuses = ["draft", "published", "deleted", "excluded", "unknown"] as const;
export type ContentStatus = (typeof contentStatuses)[number];

interface Searchable {
  readonly id: string;
  readonly title: string;
  readonly visibility: Visibility;
  /** ISO 639-1. */
  readonly language: string;
  /** `off`: kept, and never used for an answer. */
  readonly usage: "on" | "off";
  readonly scope?: KnowledgeScope;
  /** Who keeps it up to date, such as `api`, `company-files` or an import: nobody else replaces or removes it unasked. */
  readonly origin?: string;
}

/** A piece of an article as search and prompts see it. */
export interface ArticlePart {
  /** Empty for text before the first heading. */
  readonly heading: string;
  /** Fit to be read alone: company, product, audience and dates are named. What is quoted to customers. */
  readonly text: string;
  /** The words of the source that `text` was made from; absent when they are the same. */
  readonly sourceText?: string;
}

export interface Article extends Searchable {
  readonly kind: "article";
  /** Markdown. */
  readonly body: string;
  /** The article's pieces where ingestion made them; absent: `splitArticle` cuts the body. */
  readonly parts?: readonly ArticlePart[];
  readonly url?: string;
  /** Words that customers use and the article does not. Found by, never shown. */
  readonly searchTerms?: readonly string[];
  readonly status: ContentStatus;
  readonly topicId?: string;
  readonly authorId?: string;
  readonly description?: string;
  readonly data?: JsonObject;
  /** Epoch milliseconds, as the source has them. */
  readonly createdAt?: number;
  readonly lastEditedAt?: number;
}

/** Something that holds for a time, such as an outage. Live between `validFrom` and `validTo`, both optional. */
export interface Note extends Searchable {
  readonly kind: "note";
  readonly body?: string;
  readonly url?: string;
  readonly status: "draft" | "live";
  /** Epoch milliseconds; inclusive. */
  readonly validFrom?: number;
  /** Epoch milliseconds; exclusive. */
  readonly validTo?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastModifiedBy: string;
}

/** One statement, learned from a person. */
export interface Fact extends Searchable {
  readonly kind: "fact";
  readonly statement: string;
  /** The words that `statement` was made from; absent when they are the same. */
  readonly sourceText?: string;
  /** Who said so: a conversation that a person resolved, or an expert who was asked about a gap. */
  readonly source: { readonly conversationId?: string; readonly gapId?: string; readonly person?: string };
  readonly learnedAt: number;
}

/** A word that the agent must not use, and what it says instead. */
export interface Term {
  readonly kind: "term";
  readonly id: string;
  readonly blocked: string;
  readonly blockedDescription: string;
  readonly replacement: string;
  readonly resourceTypeId?: string;
  readonly resourceAttributeJsonPath?: string;
  readonly resourceValueToMatch?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Topic {
  readonly kind: "topic";
  readonly id: string;
  readonly parentId?: string;
  readonly name: string;
  readonly description: string;
  readonly visibility: Visibility;
  readonly status: ContentStatus;
  readonly data?: JsonObject;
  readonly url?: string;
  readonly createdAt: number;
  readonly lastEditedAt: number;
}

export type KnowledgeItem = Article | Note | Fact | Term | Topic;
export const knowledgeKinds = ["article", "note", "fact", "term", "topic"] as const;
export type KnowledgeKind = (typeof knowledgeKinds)[number];

/** The items that answers are made of. */
export type Source = Article | Note | Fact;

export interface ItemReference {
  readonly kind: KnowledgeKind;
  readonly id: string;
}
