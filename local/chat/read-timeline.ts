/** A conversation's timeline from its beginning, for whoever starts to watch: the log, with each turn's steps after its begin. */
import type { ConversationEvent, ConversationStore, Head } from "../../src/conversation/index.ts";
import type { ConversationId } from "../../src/kernel/index.ts";
import type { Frame, Happening } from "./happening.ts";
import { presenceOf } from "./presence.ts";
import { tellEvents } from "./tell-event.ts";
import { tellStep } from "./tell-step.ts";
import { tellWebhook } from "./tell-webhook.ts";

/** Undefined for a conversation that there is not. */
export async function readTimeline(store: ConversationStore, id: ConversationId): Promise<Frame | undefined> {
  const head = await store.readHead(id);
  if (!head) return undefined;
  const events = await store.readEvents(id, { throughSeq: head.lastSeq, limit: head.lastSeq });
  const told = tellEvents(events);
  const steps = await Promise.all(events.map((event) => stepsOf(store, id, event)));
  const timeline = told.flatMap((happening, index) => [happening, ...(steps[index] ?? [])]);
  const happenings = [...timeline, ...(await webhooksOf(store, head))].toSorted((left, right) => left.at - right.at);
  return { happenings, presence: presenceOf(head) };
}

/** The journal knows no times, so a step stands at the time its turn began. */
async function stepsOf(store: ConversationStore, id: ConversationId, event: ConversationEvent): Promise<Happening[]> {
  if (event.type !== "turn_started") return [];
  const turn = Number(event.data.turn);
  const steps = await store.readSteps(id, turn);
  return steps.map((step) => tellStep(turn, step, event.receivedAt)).filter((told) => told !== undefined);
}

async function webhooksOf(store: ConversationStore, { conversationId, outSeq }: Head): Promise<Happening[]> {
  const numbers = Array.from({ length: outSeq }, (_, index) => index + 1);
  const rows = await Promise.all(numbers.map((seq) => store.readOutbox(conversationId, seq)));
  return rows.filter((row) => row !== undefined).map((row) => tellWebhook(row, row.createdAt));
}
