/**
 * What every index of knowledge must do, whatever stands behind it: who finds what, as of which version, when and where;
 * and how vectors rank it. What BM25 scores is left to the engines, which passages share a word with the question is not.
 * Each test gets an index of its own over a store of its own.
 */
import { afterEach, beforeEach, describe } from "node:test";
import { lexicalHalf, type VectorHalf } from "../../src/adapters/local/knowledge-in-process.ts";
import type { KnowledgeChange, KnowledgeIndex, KnowledgeItem, KnowledgeStore } from "../../src/knowledge/index.ts";
import { inMemoryKnowledgeStore } from "../support/in-memory-knowledge-store.ts";
import { eligibilityChapter } from "./index-contract/eligibility.ts";
import { rankingChapter } from "./index-contract/ranking.ts";
import { vectorChapter } from "./index-contract/vectors.ts";
import { versionChapter } from "./index-contract/versions.ts";

export interface OpenedIndex {
  readonly index: KnowledgeIndex;
  close(): Promise<void>;
}

export type OpenIndex = (options: {
  readonly store: KnowledgeStore;
  readonly vectorHalf: VectorHalf;
}) => Promise<OpenedIndex>;

/** The index of the test that is running, and the store that it follows. */
export interface CurrentBase {
  /** Opens the index over these items as version 1. */
  holding(items: readonly KnowledgeItem[], vectorHalf?: VectorHalf): Promise<KnowledgeIndex>;
  /** Another index over the same store, such as that of another process. */
  again(vectorHalf?: VectorHalf): Promise<KnowledgeIndex>;
  /** Resolves with the version that it makes. */
  publish(changes: readonly KnowledgeChange[]): Promise<number>;
}

const chapters = {
  "who may find what": eligibilityChapter,
  ranking: rankingChapter,
  versions: versionChapter,
  vectors: vectorChapter,
} satisfies Record<string, (base: CurrentBase) => void>;

export function knowledgeIndexContract(name: string, openIndex: OpenIndex): void {
  describe(`the index of knowledge ${name}`, () => {
    let store: KnowledgeStore;
    let opened: OpenedIndex[] = [];
    beforeEach(() => {
      store = inMemoryKnowledgeStore();
    });
    afterEach(async () => {
      for (const { close } of opened) await close();
      opened = [];
    });
    const again = async (vectorHalf = lexicalHalf) => {
      const base = await openIndex({ store, vectorHalf });
      opened.push(base);
      return base.index;
    };
    const publish = async (changes: readonly KnowledgeChange[]) => {
      const { number } = await store.current();
      const request = { id: `publish-${number}`, at: number, by: "test", summary: "test", changes };
      return (await store.publish(request)).version.number;
    };
    const base: CurrentBase = {
      again,
      publish,
      async holding(items, vectorHalf) {
        if (items.length > 0) await publish(items.map((put) => ({ put })));
        return again(vectorHalf);
      },
    };
    for (const [chapter, register] of Object.entries(chapters)) describe(chapter, () => register(base));
  });
}
