/** Items of knowledge with everything filled in, so that a test names only what it is about. */
import type { Article, Fact, Note, Term, Topic } from "../../src/knowledge/knowledge-items.ts";
import type { KnowledgeChange, PublishRequest } from "../../src/knowledge/knowledge-store.ts";

const searchable = { visibility: "public", language: "en", usage: "on" } as const;
const timeOfMaking = 1_700_000_000_000;

export function buildArticle(id: string, changes: Partial<Article> = {}): Article {
  return { kind: "article", id, title: `About ${id}`, body: "Text.", status: "published", ...searchable, ...changes };
}

export function buildNote(id: string, changes: Partial<Note> = {}): Note {
  const written = { createdAt: timeOfMaking, updatedAt: timeOfMaking, lastModifiedBy: "management" };
  return { kind: "note", id, title: `Note ${id}`, body: "Now.", status: "live", ...searchable, ...written, ...changes };
}

export function buildFact(id: string, changes: Partial<Fact> = {}): Fact {
  const learned = { statement: "It is so.", source: { person: "Ada" }, learnedAt: timeOfMaking };
  return { kind: "fact", id, title: `Fact ${id}`, ...searchable, ...learned, ...changes };
}

export function buildTerm(id: string, changes: Partial<Term> = {}): Term {
  const words = { blocked: "cheap", blockedDescription: "Sounds poor.", replacement: "affordable" };
  return { kind: "term", id, ...words, createdAt: timeOfMaking, updatedAt: timeOfMaking, ...changes };
}

export function buildTopic(id: string, changes: Partial<Topic> = {}): Topic {
  const texts = { name: `Topic ${id}`, description: "", visibility: "public", status: "published" } as const;
  return { kind: "topic", id, ...texts, createdAt: timeOfMaking, lastEditedAt: timeOfMaking, ...changes };
}

export function buildPublish(
  id: string,
  changes: readonly KnowledgeChange[],
  others: Partial<PublishRequest> = {},
): PublishRequest {
  return { id, at: timeOfMaking, by: "test", summary: `Publish ${id}`, changes, ...others };
}
