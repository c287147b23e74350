/** An event of the log, told in plain words. One entry per type: a new type does not compile until it has words. */
import {
  type ConversationEvent,
  type FinishData,
  isPublicMessage,
  type RecordType,
  type SignalType,
} from "../../src/conversation/index.ts";
import { type Citation, type HandOffReason, handOffSentences, type TurnNote } from "../../src/contracts/index.ts";
import type { JsonObject } from "../../src/kernel/index.ts";
import type { Happening, ShownMessage } from "./happening.ts";
import { shown } from "./shown-value.ts";

type EventType = SignalType | RecordType;

/** Finds the event that an event was caused by. */
export type FindEvent = (seq: number) => ConversationEvent | undefined;

/** Tells events of one conversation, in their order. */
export function tellEvents(events: readonly ConversationEvent[]): Happening[] {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  return events.filter(isTold).map((event) => tellEvent(event, (seq) => bySeq.get(seq)));
}

/** The step itself was told already; what is left to tell is that its first completion was not good enough. */
function isTold({ type, data }: ConversationEvent): boolean {
  return type !== "completion_checked" || rejectionsOf(data).length > 0;
}

/** What the quality gates had against the completions of one step, a sentence each. */
function rejectionsOf({ verdicts }: JsonObject): readonly string[] {
  if (!Array.isArray(verdicts)) return [];
  const failed = (verdicts as readonly { readonly passed: boolean; readonly reason: string }[]).filter(
    (v) => !v.passed,
  );
  return failed.map(({ reason }) => reason);
}

function tellEvent(event: ConversationEvent, find: FindEvent): Happening {
  const words = wordings[event.type];
  const note = noteOf(event);
  return {
    id: `e${event.seq}`,
    at: event.receivedAt,
    kind: event.type,
    who: speakerOf(event),
    text: typeof words === "string" ? words : words(event, find),
    ...(isPublicMessage(event) ? { message: messageOf(event) } : {}),
    ...(note ? { note } : {}),
  };
}

const wordings: Readonly<Record<EventType, string | ((event: ConversationEvent, find: FindEvent) => string)>> = {
  started: ({ data }) => `the conversation began; ${inCharge[shown(data.assignedTo)] ?? ""}`,
  customer_message: "the customer wrote",
  human_message: "a person wrote; the agent stays silent",
  bot_message: "a bot wrote",
  internal_note: "an internal note",
  assigned_to_ai: "given to the agent",
  assigned_to_human: "given to a person; the agent falls silent",
  resumed_to_ai: "resumed, for the agent",
  resumed_to_human: "resumed, for a person",
  customer_typing: "the customer is typing",
  other_typing: "somebody is typing",
  delivered: "the message was delivered",
  read: "the message was read",
  rated: ({ data }) => `rated ${shown(data.value)}`,
  finish: ({ data }) => `finished: ${reasonOf(data)}`,
  cancel: "cancelled: the agent can take no further part",
  resource_update: "new data about the customer came in",
  async_tool_result: "the result of a tool came in",
  approval: "a decision on an approval came in",
  silence: "nobody has written for a while",
  wait_timed_out: "what the agent waited for did not come in time",
  turn_timed_out: "the turn took too long",
  turn_failed: "the turn failed",
  paused: "the agent was paused",
  unpaused: "the agent goes on",
  configuration_changed: "the configuration changed",
  delivery_failed: "a webhook could not be delivered: the conversation has failed",
  deletion_requested: "everything about this conversation is being erased",
  turn_started: ({ data }) => `turn ${shown(data.turn)} began: ${triggers[shown(data.trigger)] ?? ""}`,
  turn_superseded: ({ data }, find) => superseded(find(Number(data.by))),
  turn_taken_over: ({ data }, find) => takenOver(find(Number(data.by))),
  turn_ended: ({ data }, find) => turnEnded(data.outcome, find(Number(data.by))),
  agent_message: "the agent answered",
  handed_off: ({ data }) => handedOff(data),
  agent_finished: ({ data }) => `the agent closed the conversation: ${finishWords[shown(data.reason)] ?? "done"}`,
  completion_checked: ({ data }) => `a completion was not good enough: ${rejectionsOf(data).join(" ")}`,
  note: "a note",
};

const inCharge: Readonly<Record<string, string>> = {
  ai: "the agent is in charge",
  human: "a person is in charge",
  none: "nobody is in charge yet",
};

const triggers: Readonly<Record<string, string>> = {
  customer: "it answers everything written so far",
  nudge: "the customer has been silent, so it asks",
  close: "the customer stayed silent, so it closes",
  continue: "what it waited for has come",
};

const outcomes: Readonly<Record<string, string>> = {
  answered: "sent: the answer had seen everything",
  asked: "sent: it asked back",
  handed_off: "the turn handed over to people",
  budget_exceeded: "the turn handed over to people: the budget is spent",
  closed: "the turn closed the conversation",
  nudged: "sent: it asked whether anybody is there",
  waiting: "the turn waits for an answer from outside",
  nothing: "there was nothing to say",
};

const finishWords: Readonly<Record<string, string>> = {
  resolved: "it is resolved",
  "customer-ended-chat": "the customer ended the chat",
  "customer-unresponsive": "the customer did not write any more",
};

function superseded(cause: ConversationEvent | undefined): string {
  if (cause?.type === "paused") return "stopped: the agent was paused";
  return "started again: your new message changed the question";
}

function takenOver(cause: ConversationEvent | undefined): string {
  if (cause?.type === "finish" || cause?.type === "cancel")
    return "stopped: the conversation is over, nothing was sent";
  return "stopped: a person took over, nothing was sent";
}

function turnEnded(outcome: unknown, cause: ConversationEvent | undefined): string {
  if (typeof outcome === "string") return outcomes[outcome] ?? outcome;
  return cause?.type === "turn_timed_out" ? "the turn ended: it took too long" : "the turn ended: it failed";
}

function handedOff({ reason, target }: ConversationEvent["data"]): string {
  const to = typeof target === "string" && target !== "" ? target : "a person";
  return `handed off to ${to}: ${handOffSentences[reason as HandOffReason] ?? shown(reason)}`;
}

function reasonOf({ reason, reasonCode }: FinishData): string {
  return finishWords[reasonCode ?? ""] ?? reason ?? "the conversation ended";
}

const speakers: Readonly<Partial<Record<string, Happening["who"]>>> = {
  Customer: "customer",
  "AI Agent": "agent",
  Agent: "person",
  Bot: "bot",
};

function speakerOf({ participant, type }: ConversationEvent): Happening["who"] {
  if (participant) return speakers[participant.type] ?? "system";
  return type.startsWith("turn_") || type === "handed_off" || type === "agent_finished" ? "agent" : "system";
}

function messageOf({ data }: ConversationEvent): ShownMessage {
  const citations = (data.citations ?? []) as unknown as readonly Citation[];
  return {
    id: shown(data.messageId),
    body: shown(data.body),
    citations: citations.map(({ title, quote }) => ({ title, quote })),
  };
}

function noteOf({ type, data }: ConversationEvent): string | undefined {
  if (type === "handed_off") return typeof data.note === "string" ? data.note : undefined;
  if (type === "internal_note") return typeof data.body === "string" ? data.body : undefined;
  if (type !== "turn_ended" || !Array.isArray(data.notes)) return undefined;
  return (data.notes as unknown as readonly TurnNote[]).map(({ because }) => because).join("; ");
}
