/** The events that a committed turn adds to the log: what models answered and how that was judged, its messages, where it led, and why. */
import type { DraftMessage, TurnDecision } from "../contracts/index.ts";
import type { Json } from "../kernel/index.ts";
import { type ConversationEvent, eventData, type RecordType } from "./events.ts";
import type { Head } from "./head.ts";
import type { JournalStep } from "./store.ts";

interface EventDraft {
  readonly type: RecordType;
  readonly data: Record<string, Json | undefined>;
}

/** `steps` are the steps that this turn performed. */
export function turnEvents(
  head: Head,
  turn: number,
  decision: TurnDecision,
  { steps, now }: { readonly steps: readonly JournalStep[]; readonly now: number },
): ConversationEvent[] {
  const { handOff, finish, outcome, intent, language, notes } = decision;
  const drafts: EventDraft[] = [
    ...steps.flatMap((step) => completionEvent(turn, step)),
    ...decision.messages.map((message, index) => messageEvent(head, turn, message, index)),
    ...(handOff ? [{ type: "handed_off" as const, data: { turn, ...handOff } }] : []),
    ...(finish ? [{ type: "agent_finished" as const, data: { turn, reason: finish.reason } }] : []),
    { type: "turn_ended", data: { turn, outcome, intent, language, notes: notes as unknown as Json } },
  ];
  return drafts.map(({ type, data }, index) => ({
    seq: head.lastSeq + index + 1,
    type,
    at: now,
    receivedAt: now,
    ...(type === "agent_message" ? { participant: { type: "AI Agent" as const, id: "agent" } } : {}),
    data: eventData(data),
  }));
}

/** The step's own explanation, as the model layer wrote it: model, deployment, attempts and the verdict of each gate. */
function completionEvent(turn: number, { request, result }: JournalStep): EventDraft[] {
  if (request?.kind !== "model" || !result?.detail) return [];
  const { key, failure } = result;
  return [
    { type: "completion_checked", data: { ...result.detail, turn, step: key, failure: failure as Json | undefined } },
  ];
}

function messageEvent(head: Head, turn: number, { body, citations }: DraftMessage, index: number) {
  const messageId = `ai_${head.conversationId}_${turn}_${index + 1}`;
  return {
    type: "agent_message" as const,
    data: { messageId, turn, body, citations: citations as unknown as Json },
  };
}
