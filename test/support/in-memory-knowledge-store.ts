/** A knowledge store in memory that is there at once: what is asked of it waits until its tables are. */
import { openGroupCommit } from "../../local/engine/store/group-commit.ts";
import { createSqliteKnowledgeStore } from "../../src/adapters/local/sqlite-knowledge-store.ts";
import type { KnowledgeStore } from "../../src/knowledge/index.ts";

export function inMemoryKnowledgeStore(): KnowledgeStore {
  const opening = createSqliteKnowledgeStore(openGroupCommit(":memory:"));
  return {
    current: async () => (await opening).current(),
    versionAt: async (at) => (await opening).versionAt(at),
    listVersions: async (query) => (await opening).listVersions(query),
    publish: async (request) => (await opening).publish(request),
    readItem: async (reference, version) => (await opening).readItem(reference, version),
    listItems: async (kind, version, query) => (await opening).listItems(kind, version, query),
    historyOf: async (reference) => (await opening).historyOf(reference),
    readChanges: async (range, query) => (await opening).readChanges(range, query),
  };
}
