/**
 * Puts a feed behind the conversation store: what was written is told, after it was written. The protocol knows
 * nothing of it, and a watcher can't slow it down.
 */
import type { ConversationStore, Head, HeadWrite, OutboxRow } from "../../src/conversation/index.ts";
import type { Clock } from "../../src/kernel/index.ts";
import type { ConversationFeed } from "./conversation-feed.ts";
import type { Happening } from "./happening.ts";
import { presenceOf } from "./presence.ts";
import { tellEvents } from "./tell-event.ts";
import { tellStep } from "./tell-step.ts";
import { tellWebhook } from "./tell-webhook.ts";

type Watched = "write" | "requestSteps" | "recordStep" | "updateOutbox";

export function watchStore(store: ConversationStore, feed: ConversationFeed, clock: Clock): ConversationStore {
  const tell = (id: Head["conversationId"], ...happenings: readonly (Happening | undefined)[]) =>
    feed.publish(id, { happenings: happenings.filter((each) => each !== undefined) });
  const watched: Pick<ConversationStore, Watched> = {
    write: async (write) => {
      const outcome = await store.write(write);
      if (outcome === "written") tellWrite(feed, write);
      return outcome;
    },
    requestSteps: async (id, turn, steps) => {
      await store.requestSteps(id, turn, steps);
      tell(id, ...steps.map((request) => tellStep(turn, { request }, clock.now())));
    },
    recordStep: async (id, turn, result) => {
      const standing = await store.recordStep(id, turn, result);
      const step = await store.readStep(id, turn, result.key);
      if (step) tell(id, tellStep(turn, step, clock.now()));
      return standing;
    },
    updateOutbox: async (id, row) => {
      await store.updateOutbox(id, row);
      if (row.state !== "pending") tell(id, tellWebhook(row, clock.now()));
    },
  };
  return { ...store, ...watched };
}

function tellWrite(feed: ConversationFeed, { head, events = [], outbox = [] }: HeadWrite): void {
  const webhooks = outbox.map((row: OutboxRow) => tellWebhook(row, row.createdAt));
  feed.publish(head.conversationId, { happenings: [...tellEvents(events), ...webhooks], presence: presenceOf(head) });
}
