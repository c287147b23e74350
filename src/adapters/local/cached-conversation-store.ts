/**
 * Keeps the heads and turns of busy conversations in memory, for a store that only this process writes to. A cached
 * head is always a committed one and never gives way to an older one; a write that meets another head forgets it. Not
 * for AWS, where other processes write: a look at the fence must see their writes.
 */
import type { ConversationStore, Head, TurnRecord } from "../../conversation/index.ts";

const cachedHeads = 2_000;
const cachedTurns = 500;

export function createCachedConversationStore(store: ConversationStore): ConversationStore {
  const heads = new Recent<Head>(cachedHeads);
  const turns = new Recent<TurnRecord>(cachedTurns);
  const remember = (head: Head) => {
    if ((heads.get(head.conversationId)?.revision ?? 0) < head.revision) heads.set(head.conversationId, head);
  };
  return {
    ...store,
    readHead: async (id) => {
      const cached = heads.get(id);
      if (cached) return cached;
      const head = await store.readHead(id);
      if (head) remember(head);
      return head;
    },
    write: async (change) => {
      const outcome = await store.write(change);
      if (outcome === "written") remember(change.head);
      else heads.delete(change.head.conversationId);
      if (outcome === "written" && change.turn)
        turns.set(turnKey(change.head.conversationId, change.turn.number), change.turn);
      return outcome;
    },
    readTurn: async (id, number) => turns.get(turnKey(id, number)) ?? store.readTurn(id, number),
    decideTurn: async (id, number, decision) => {
      const standing = await store.decideTurn(id, number, decision);
      const turn = turns.get(turnKey(id, number));
      if (turn) turns.set(turnKey(id, number), { ...turn, decision: standing });
      return standing;
    },
    erase: async (id) => {
      await store.erase(id);
      heads.delete(id);
      turns.deleteWhere((key) => key.startsWith(`${id}#`));
    },
  };
}

function turnKey(id: string, number: number): string {
  return `${id}#${number}`;
}

/** The most recently used entries: a Map keeps the order in which its keys were set. */
class Recent<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  deleteWhere(matches: (key: string) => boolean): void {
    for (const key of this.#entries.keys()) if (matches(key)) this.#entries.delete(key);
  }
}
