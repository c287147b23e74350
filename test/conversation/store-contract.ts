/**
 * What every conversation store must do, whatever stands behind it. The protocol's correctness rests on these
 * sentences alone, so the laptop's store and AWS's both pass all of them. Each test gets a store of its own.
 */
import { afterEach, beforeEach, describe } from "node:test";
import type { ConversationStore } from "../../src/conversation/index.ts";
import { anySequence } from "./store-contract/any-sequence.ts";
import { erasure } from "./store-contract/erasure.ts";
import { eventLog } from "./store-contract/event-log.ts";
import { headWrites } from "./store-contract/head-writes.ts";
import { ledger } from "./store-contract/ledger.ts";
import { memories } from "./store-contract/memories.ts";
import { outboxAndSweep } from "./store-contract/outbox-and-sweep.ts";
import { sizeLimits } from "./store-contract/size-limits.ts";
import { turnJournal } from "./store-contract/turn-journal.ts";

export interface OpenedStore {
  readonly store: ConversationStore;
  close(): Promise<void>;
}

/** The store of the test that is running. */
export type CurrentStore = () => ConversationStore;

const chapters = {
  "writing the head": headWrites,
  "the event log": eventLog,
  "the turn's journal": turnJournal,
  "the ledger": ledger,
  "the outbox and the sweep": outboxAndSweep,
  memories,
  erasure,
  "size limits": sizeLimits,
  "any sequence of operations": anySequence,
} satisfies Record<string, (store: CurrentStore) => void>;

export function storeContract(name: string, openStore: () => Promise<OpenedStore>): void {
  describe(`the conversation store ${name}`, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await openStore();
    });
    afterEach(() => opened.close());
    for (const [chapter, register] of Object.entries(chapters)) {
      describe(chapter, () => register(() => opened.store));
    }
  });
}
