/** A completion log that a test can look into, and break. */
import type { CompletionLog, CompletionRecord } from "../../src/model/index.ts";

export interface InMemoryCompletionLog extends CompletionLog {
  readonly records: CompletionRecord[];
  /** Every append fails from now on. */
  fail(error: Error): void;
}

export function inMemoryCompletionLog(): InMemoryCompletionLog {
  const records: CompletionRecord[] = [];
  let failure: Error | undefined;
  return {
    records,
    fail: (error) => void (failure = error),
    async append(more) {
      if (failure) throw failure;
      records.push(...more);
    },
    ofTurn: async (id, turn) => records.filter((record) => record.conversationId === id && record.turn === turn),
    async *costsBetween(from, until) {
      yield* records.filter(({ at }) => at >= from && at < until);
    },
    async erase(id) {
      records.splice(0, records.length, ...records.filter(({ conversationId }) => conversationId !== id));
    },
  };
}
