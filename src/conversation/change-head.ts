/**
 * The one way to change a conversation: read the head, decide in plain code, write under the condition that the head
 * is still the one that was read; after a conflict, decide again on the newer head. So every condition of the protocol
 * (the park condition, the send fence, the timers') holds at the instant of the write.
 */
import { type ConversationId, jitteredDelayMs } from "../kernel/index.ts";
import { ContentionError, ConversationNotFoundError } from "./errors.ts";
import type { Head } from "./head.ts";
import type { Timing } from "./ports.ts";
import type { ConversationStore, HeadWrite } from "./store.ts";

export interface Change<Result> {
  /** Absent: nothing is to be written. The revision is set by changeHead. */
  readonly write?: Omit<HeadWrite, "expectedRevision">;
  readonly result: Result;
}

export interface HeadChanger {
  readonly store: ConversationStore;
  readonly timing: Timing;
}

const maximumAttempts = 12;
const immediateAttempts = 3;

/**
 * Throws ConversationNotFoundError, or ContentionError (retryable) when each of the bounded attempts met a newer head.
 * `onDuplicate` answers when the write's mark exists already.
 */
export async function changeHead<Result>(
  { store, timing }: HeadChanger,
  id: ConversationId,
  decide: (head: Head) => Change<Result> | Promise<Change<Result>>,
  onDuplicate?: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
    if (attempt >= immediateAttempts) await timing.pause(jitteredDelayMs(attempt, 5, 400, timing.random));
    const head = await store.readHead(id);
    if (!head) throw new ConversationNotFoundError(id);
    const change = await decide(head);
    if (!change.write) return change.result;
    const outcome = await store.write({
      ...change.write,
      head: { ...change.write.head, revision: head.revision + 1 },
      expectedRevision: head.revision,
    });
    if (outcome === "written") return change.result;
    if (outcome === "duplicate" && onDuplicate) return onDuplicate();
  }
  throw new ContentionError(id);
}
