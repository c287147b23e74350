/**
 * The port for finding passages. Visibility is part of every query, and of the type of what comes back: text that a
 * customer may read and text for staff only are different types, so the second can't reach a draft by accident.
 */
export type Visibility = "public" | "users" | "internal";

export interface Article {
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly visibility: Visibility;
  /** ISO 639-1. */
  readonly language: string;
  readonly url?: string;
  /** Words that customers use and the article does not. Found by, never shown. */
  readonly searchTerms?: readonly string[];
}

interface PassageOf<V extends Visibility> {
  readonly id: string;
  readonly articleId: string;
  readonly title: string;
  readonly text: string;
  readonly visibility: V;
  readonly language: string;
  readonly url?: string;
  /** Higher is better; comparable within one search only. */
  readonly score: number;
}

/** May be quoted to a customer. */
export type PublicPassage = PassageOf<"public" | "users">;
/** May inform a decision or a note to staff, never a customer's text. */
export type InternalPassage = PassageOf<"internal">;
export type Passage = PublicPassage | InternalPassage;

export interface KnowledgeQuery {
  readonly text: string;
  /** Knowledge version to read; every result is as of that version. */
  readonly version: string;
  /** Prefer passages in this language (ISO 639-1); absent: none is preferred. */
  readonly language?: string;
  readonly limit: number;
}

export interface KnowledgeIndex {
  /** The version that new turns pin. */
  currentVersion(): Promise<string>;
  searchPublic(query: KnowledgeQuery): Promise<readonly PublicPassage[]>;
  searchInternal(query: KnowledgeQuery): Promise<readonly InternalPassage[]>;
}
