/** Rankings of a collection's documents by each half of the search alone and by both, from the index that turns use. */
import { createInProcessKnowledge, type VectorHalf } from "../../src/adapters/local/knowledge-in-process.ts";
import { type Article, fuseRankings, type ItemChange, type PublicPassage } from "../../src/knowledge/index.ts";
import type { Collection } from "./collections.ts";

export type Rankings = ReadonlyMap<string, readonly string[]>;

export interface Found {
  readonly lexical: Rankings;
  readonly vector: Rankings;
  readonly hybrid: (weight: number) => Rankings;
}

export async function searchCollection(collection: Collection, vectorHalf: VectorHalf): Promise<Found> {
  const knowledge = createInProcessKnowledge({ store: storeOf(collection), vectorHalf });
  const found = new Map<string, readonly PublicPassage[]>();
  for (const { id, text } of collection.questions) {
    found.set(id, await knowledge.searchPublic({ text, version: 1, at: 0, language: "en", limit: 200 }));
  }
  const rankings = (rank: (passages: readonly PublicPassage[]) => readonly string[]) =>
    new Map([...found].map(([id, passages]) => [id, [...new Set(rank(passages))]]));
  return {
    lexical: rankings((passages) => ranked(passages, "lexical")),
    vector: rankings((passages) => ranked(passages, "vector")),
    hybrid: (weight) => rankings((passages) => merged(passages, weight)),
  };
}

function inOrder(passages: readonly PublicPassage[], half: "lexical" | "vector"): readonly PublicPassage[] {
  const placed = passages.filter(({ ranks }) => ranks[half] !== undefined);
  return placed.toSorted((left, right) => (left.ranks[half] ?? 0) - (right.ranks[half] ?? 0));
}

function ranked(passages: readonly PublicPassage[], half: "lexical" | "vector"): readonly string[] {
  return inOrder(passages, half).map(({ articleId }) => articleId);
}

function merged(passages: readonly PublicPassage[], weight: number): readonly string[] {
  const scores = fuseRankings([
    { weight: 1, ids: inOrder(passages, "lexical") },
    { weight, ids: inOrder(passages, "vector") },
  ]);
  const order = [...scores].sort(([left, one], [right, other]) => other - one || (left.id < right.id ? -1 : 1));
  return order.map(([{ articleId }]) => articleId);
}

function storeOf({ documents }: Collection) {
  const rows: readonly ItemChange[] = documents.map(({ id, title, text }) => {
    const settings = { visibility: "public", language: "en", usage: "on", status: "published" } as const;
    const item: Article = { kind: "article", id, title, body: text, ...settings };
    return { reference: { kind: "article", id }, item, from: 1 };
  });
  return {
    current: async () => ({ number: 1, publishedAt: 0, by: "bench", summary: "" }),
    readChanges: async () => ({ rows }),
  };
}
