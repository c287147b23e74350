/**
 * What the machine does next, decided from the head, the channel's policy and the time: pure. The machine itself only
 * branches on `next`.
 */
import type { Lane } from "../contracts/index.ts";
import type { ChannelPolicy } from "../policy/index.ts";
import { hasEnded, type Head, type SilenceTimer } from "./head.ts";

export type NextMove =
  /** The execution is over. */
  | { readonly next: "end" }
  /** The history is long: a successor takes over. */
  | { readonly next: "rollover" }
  /** The quiet window is open until then. */
  | { readonly next: "settle"; readonly until: number }
  | { readonly next: "think"; readonly lane: Lane; readonly timeoutSeconds: number }
  /** Wait for a signal, at most until then. */
  | { readonly next: "park"; readonly until: number; readonly timer?: SilenceTimer };

/** A read comes with at most 20 events of history; 25,000 is the limit of one execution. */
export const maximumReadsPerExecution = 1000;

/** With no timer set, an execution looks up this often, so that it never nears its limit of one year. */
const longestParkMs = 30 * 24 * 60 * 60 * 1000;

export function nextMove(head: Head, policy: ChannelPolicy, now: number): NextMove {
  if (hasEnded(head.state)) return { next: "end" };
  if (head.ticket - head.firstTicket >= maximumReadsPerExecution) return { next: "rollover" };
  if (head.owner !== "ai" || head.state === "paused" || !head.trigger) return park(head, policy, now);
  if (head.trigger.kind === "customer") {
    const until = quietUntil(head, policy);
    if (until > now) return { next: "settle", until };
  }
  return { next: "think", lane: policy.lane, timeoutSeconds: policy.turnTimeoutSeconds };
}

/**
 * The window closes when the customer has been quiet long enough, or has let us wait as long as we may. Typing counts
 * until its message has come; after that it says nothing about another one.
 */
export function quietUntil(head: Head, policy: ChannelPolicy): number {
  const quiet = (head.lastFragmentAt ?? 0) + policy.quietWindowMs;
  const isTyping = head.typingAt !== undefined && head.typingAt > (head.lastFragmentAt ?? 0);
  const typing = isTyping ? head.typingAt + policy.typingMs : 0;
  const limit = (head.unansweredSince ?? 0) + policy.maximumWaitMs;
  return Math.min(Math.max(quiet, typing), limit);
}

function park(head: Head, policy: ChannelPolicy, now: number): NextMove {
  const timer = head.owner === "ai" && head.state !== "paused" ? silenceTimer(head, policy) : undefined;
  const until = Math.min(timer?.at ?? Infinity, now + longestParkMs);
  return { next: "park", until, ...(timer ? { timer } : {}) };
}

/** What silence leads to in this state; undefined where the policy sets no timer. */
export function silenceTimer(head: Head, policy: ChannelPolicy): SilenceTimer | undefined {
  if (head.waiting) return { kind: "wait", at: head.waiting.deadline, epoch: head.epoch };
  const nudges = head.state === "awaiting_customer" && policy.nudgeAfterSeconds !== undefined;
  const seconds = nudges ? policy.nudgeAfterSeconds : policy.closeAfterSeconds;
  if (seconds === undefined) return undefined;
  return { kind: nudges ? "nudge" : "close", at: head.silentSince + seconds * 1000, epoch: head.epoch };
}
