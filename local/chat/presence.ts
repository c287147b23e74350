/** Where a conversation stands, from its head: what a watcher sees beside the chat. */
import { type ConversationState, type Head, needsRead, statusOf } from "../../src/conversation/index.ts";
import type { Presence } from "./happening.ts";

export function presenceOf(head: Head): Presence {
  const { state, owner } = head;
  return { state, status: statusOf(head), owner, doing: doingOf(head), isResting: !isUnderWay(head) };
}

function isUnderWay(head: Head): boolean {
  return needsRead(head) || (head.owner === "ai" && head.trigger !== undefined && head.state !== "paused");
}

const doings: Readonly<Record<ConversationState, string>> = {
  observing: "stays silent: a person is in charge",
  opening: "is ready",
  collecting: "waits a moment, in case there is more",
  working: "is thinking",
  awaiting_customer: "waits for the customer",
  nudged: "asked, and waits for the customer",
  awaiting_async_tool: "waits for a tool",
  awaiting_approval: "waits for an approval",
  handing_off: "has handed over to a person",
  parked_out_of_hours: "waits until people are back",
  paused: "is paused",
  finished: "is done: the conversation is finished",
  cancelled: "is done: the conversation was cancelled",
  failed: "has given up: nothing could be delivered",
  deleting: "is done: the conversation is being erased",
};

function doingOf(head: Head): string {
  const { typingAt = 0, lastFragmentAt = 0 } = head;
  if (head.state === "collecting" && typingAt > lastFragmentAt) return "waits: the customer is still typing";
  if (head.owner === "none") return "watches: nobody has put it in charge";
  return doings[head.state];
}
