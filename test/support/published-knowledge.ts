/** Versioned knowledge in memory: what an index reads of a store, and a publish that makes the next version. */
import { silentTelemetry } from "../../src/kernel/index.ts";
import { createInProcessKnowledge, type VectorHalf } from "../../src/adapters/local/knowledge-in-process.ts";
import type {
  ItemChange,
  KnowledgeChange,
  KnowledgeIndex,
  KnowledgeItem,
  KnowledgeStore,
} from "../../src/knowledge/index.ts";

export interface PublishedKnowledge extends Pick<KnowledgeStore, "current" | "readChanges"> {
  /** Returns the number of the version that the changes make. */
  publish(changes: readonly KnowledgeChange[]): number;
}

export function createPublishedKnowledge(): PublishedKnowledge {
  const changes: ItemChange[] = [];
  let current = 0;
  return {
    current: async () => ({ number: current, publishedAt: current, by: "test", summary: "" }),
    async readChanges({ after, through }, { limit, cursor = "0" }) {
      const wanted = changes.filter(({ from }) => from > after && from <= through);
      const end = Number(cursor) + limit;
      return { rows: wanted.slice(Number(cursor), end), ...(end < wanted.length ? { next: String(end) } : {}) };
    },
    publish(published) {
      current += 1;
      changes.push(...published.map((change) => changeOf(change, current)));
      return current;
    },
  };
}

function changeOf(change: KnowledgeChange, from: number): ItemChange {
  if ("remove" in change) return { reference: change.remove, from };
  const { kind, id } = change.put;
  return { reference: { kind, id }, item: change.put, from };
}

/** An index over these items, which are version 1. */
export function knowledgeOf(items: readonly KnowledgeItem[], vectorHalf?: VectorHalf): KnowledgeIndex {
  const store = createPublishedKnowledge();
  store.publish(items.map((put) => ({ put })));
  return createInProcessKnowledge({ store, telemetry: silentTelemetry, ...(vectorHalf && { vectorHalf }) });
}
