/** The events that a committed turn adds to the log: its messages, where it led, and why. */
import type { DraftMessage, TurnDecision } from "../contracts/index.ts";
import type { Json } from "../kernel/index.ts";
import { type ConversationEvent, eventData, type RecordType } from "./events.ts";
import type { Head } from "./head.ts";

export function decisionEvents(head: Head, turn: number, decision: TurnDecision, now: number): ConversationEvent[] {
  const { handOff, finish, outcome, intent, language, notes } = decision;
  const drafts: { type: RecordType; data: Record<string, Json | undefined> }[] = [
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

function messageEvent(head: Head, turn: number, { body, citations }: DraftMessage, index: number) {
  const messageId = `ai_${head.conversationId}_${turn}_${index + 1}`;
  return {
    type: "agent_message" as const,
    data: { messageId, turn, body, citations: citations as unknown as Json },
  };
}
