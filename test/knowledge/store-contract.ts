/**
 * What every knowledge store must do, whatever stands behind it. What an answer was based on, and whether that can still
 * be shown years later, rests on these sentences. Each test gets a store of its own.
 */
import { afterEach, beforeEach, describe } from "node:test";
import type { KnowledgeStore } from "../../src/knowledge/index.ts";
import { changeLists } from "./store-contract/change-lists.ts";
import { conflicts } from "./store-contract/conflicts.ts";
import { histories } from "./store-contract/histories.ts";
import { limits } from "./store-contract/limits.ts";
import { lists } from "./store-contract/lists.ts";
import { publishing } from "./store-contract/publishing.ts";
import { repetitions } from "./store-contract/repetitions.ts";
import { times } from "./store-contract/times.ts";

export interface OpenedKnowledgeStore {
  readonly store: KnowledgeStore;
  close(): Promise<void>;
}

/** The store of the test that is running. */
export type CurrentKnowledgeStore = () => KnowledgeStore;

const chapters = {
  publishing,
  repetitions,
  conflicts,
  times,
  lists,
  histories,
  "lists of changes": changeLists,
  limits,
} satisfies Record<string, (store: CurrentKnowledgeStore) => void>;

export function knowledgeStoreContract(name: string, openStore: () => Promise<OpenedKnowledgeStore>): void {
  describe(`the knowledge store ${name}`, () => {
    let opened: OpenedKnowledgeStore;
    beforeEach(async () => {
      opened = await openStore();
    });
    afterEach(() => opened.close());
    for (const [chapter, register] of Object.entries(chapters)) {
      describe(chapter, () => register(() => opened.store));
    }
  });
}
