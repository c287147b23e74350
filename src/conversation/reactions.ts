/**
 * What each reaction of the matrix does to the head: pure functions from a head and a signal that already has its
 * place in the log. They know no policy and no clock but the signal's; what happens next and when is decided at the
 * next read (see read-conversation.ts).
 */
import type { HandOffReason } from "../contracts/index.ts";
import type { JsonObject } from "../kernel/index.ts";
import type { ConversationEvent, RecordType } from "./events.ts";
import { type ConversationState, hasEnded, hasUnanswered, type Head, type Owner, without } from "./head.ts";
import type { ReactionName } from "./matrix.ts";
import { handOffWebhook, type WebhookDraft } from "./outbox.ts";

export interface Reaction {
  readonly head: Head;
  /** What the signal set off, to be logged right after it. */
  readonly records?: readonly { readonly type: RecordType; readonly data: JsonObject }[];
  readonly webhooks?: readonly WebhookDraft[];
}

type React = (head: Head, event: ConversationEvent) => Reaction;

/** The machine must read this event; whatever turn runs now is out of date. */
function stale(head: Head, event: ConversationEvent): Head {
  return { ...head, staleSeq: event.seq, wakeSeq: event.seq };
}

function woken(head: Head, event: ConversationEvent): Head {
  return { ...head, wakeSeq: event.seq };
}

/** Ends the open turn in the same write that makes it stale, so that its commit can only fail. */
function endOpenTurn(head: Head, record: RecordType, event: ConversationEvent): Reaction {
  if (!head.openTurn) return { head };
  return {
    head: without(head, "openTurn"),
    records: [{ type: record, data: { turn: head.openTurn.number, by: event.seq } }],
  };
}

function withNewEpoch(head: Head, owner: Owner, event: ConversationEvent): Head {
  const fresh = without(head, "trigger", "timer", "waiting", "think", "unansweredSince", "lastFragmentAt");
  const ownerSince = Math.min(event.at, event.receivedAt);
  return { ...fresh, owner, ownerSince, epoch: head.epoch + 1, timeouts: 0, silentSince: event.receivedAt };
}

/** A conversation whose machine has ended needs the next execution; a running one goes on. */
function withRunningMachine(head: Head): Head {
  return hasEnded(head.state) ? { ...head, generation: head.generation + 1, firstTicket: head.ticket } : head;
}

/** A customer message waits for the agent: it becomes part of the request that the next turn serves. */
function withUnanswered(head: Head, event: ConversationEvent): Head {
  return {
    ...without(head, "timer", "waiting"),
    lastCustomerSeq: event.seq,
    requestSeq: hasUnanswered(head) ? head.requestSeq : event.seq,
    unansweredSince: head.unansweredSince ?? event.receivedAt,
    lastFragmentAt: event.receivedAt,
    silentSince: event.receivedAt,
    timeouts: 0,
    trigger: { kind: "customer", seq: event.seq },
  };
}

const answer: React = (head, event) => {
  const ended = endOpenTurn(head, "turn_superseded", event);
  return { ...ended, head: { ...stale(withUnanswered(ended.head, event), event), state: "collecting" } };
};

const queue: React = (head, event) => ({ head: { ...withUnanswered(head, event), staleSeq: event.seq } });

const leaveToHuman: React = (head, event) => ({
  head: {
    ...head,
    lastCustomerSeq: event.seq,
    requestSeq: hasUnanswered(head) ? head.requestSeq : event.seq,
    silentSince: event.receivedAt,
  },
});

/** Whoever owned the conversation when it ended owns it again: the agent takes none that nobody gave it. */
const reopen: React = (head, event) => {
  const reopened = withRunningMachine(withNewEpoch(head, head.owner, event));
  if (head.owner === "ai") return answer(reopened, event);
  return { head: { ...stale(leaveToHuman(reopened, event).head, event), state: "observing" } };
};

function answeredByHuman(head: Head, event: ConversationEvent): Head {
  if (event.type !== "human_message") return head;
  return { ...head, answeredSeq: head.lastCustomerSeq, requestSeq: 0, silentSince: event.receivedAt };
}

/** Towards a person there is no "too late": even a backdated sign of a person silences the agent. */
const takeOver: React = (head, event) => {
  const ended = endOpenTurn(head, "turn_taken_over", event);
  const owned = withRunningMachine(withNewEpoch(ended.head, "human", event));
  return { ...ended, head: { ...stale(answeredByHuman(owned, event), event), state: "observing" } };
};

const humanAnswered: React = (head, event) => ({ head: answeredByHuman(head, event) });

/** Spoken after the end: nothing begins again, but the agent must not speak next. */
const rememberPerson: React = (head, event) => ({
  head: { ...answeredByHuman(head, event), owner: "human", ownerSince: event.at },
});

/** Towards the agent, an assignment from before the person's counts for nothing. */
const handBack: React = (head, event) => {
  if (head.owner === "human" && event.at < head.ownerSince) return { head };
  const owned = stale(withRunningMachine(withNewEpoch(head, "ai", event)), event);
  if (!hasUnanswered(owned)) return { head: { ...owned, state: restingState(owned) } };
  return { head: { ...owned, state: "collecting", ...dueAgain(owned, event) } };
};

function restingState(head: Head): ConversationState {
  if (head.waiting) return head.waiting.kind === "approval" ? "awaiting_approval" : "awaiting_async_tool";
  return head.lastCustomerSeq === 0 ? "opening" : "awaiting_customer";
}

function dueAgain(head: Head, event: ConversationEvent): Pick<Head, "trigger" | "unansweredSince" | "lastFragmentAt"> {
  return {
    trigger: { kind: "customer", seq: head.lastCustomerSeq },
    unansweredSince: event.receivedAt,
    lastFragmentAt: event.receivedAt,
  };
}

const typing: React = (head, event) => ({ head: { ...head, typingAt: event.receivedAt } });

function over(state: "finished" | "cancelled" | "failed" | "deleting"): React {
  return (head, event) => {
    const ended = endOpenTurn(head, "turn_taken_over", event);
    return { ...ended, head: { ...stale(withNewEpoch(ended.head, head.owner, event), event), state } };
  };
}

/** The timer's own kind says what is due. The event was appended only because nothing newer had come. */
const growSilent: React = (head, event) => {
  if (head.timer === undefined || head.timer.kind === "wait") return { head };
  return { head: { ...woken(without(head, "timer"), event), trigger: { kind: head.timer.kind, seq: event.seq } } };
};

const continueTurn: React = (head, event) => {
  if (head.waiting === undefined || event.data.key !== head.waiting.key) return { head };
  return {
    head: {
      ...woken(without(head, "timer"), event),
      state: "collecting",
      trigger: { kind: "continue", seq: event.seq },
    },
  };
};

const queueAnswer: React = (head, event) => {
  if (head.waiting === undefined || event.data.key !== head.waiting.key) return { head };
  return { head: { ...head, trigger: { kind: "continue", seq: event.seq } } };
};

const handOff: React = (head, event) => {
  const reason: HandOffReason = event.type === "turn_timed_out" ? "agent-timeout" : "agent-failure";
  const note = typeof event.data.note === "string" ? event.data.note : "The agent could not go on.";
  const ended = endOpenTurn(head, "turn_ended", event);
  const owned = stale(withNewEpoch(ended.head, "human", event), event);
  return {
    head: { ...owned, state: "handing_off", latestHandOff: { reason, note, target: "" } },
    records: [...(ended.records ?? []), { type: "handed_off", data: { reason, note } }],
    webhooks: [handOffWebhook(reason, { note, intent: head.latestIntent })],
  };
};

const maximumTimeouts = 2;

/** The turn that timed out is closed here, before anything else: it can't commit any more. */
const retryTurn: React = (head, event) => {
  if (head.timeouts + 1 >= maximumTimeouts) return handOff(head, event);
  const ended = endOpenTurn(head, "turn_ended", event);
  return { ...ended, head: { ...stale(without(ended.head, "think"), event), timeouts: head.timeouts + 1 } };
};

const pause: React = (head, event) => {
  const ended = endOpenTurn(head, "turn_superseded", event);
  return { ...ended, head: { ...stale(without(ended.head, "timer", "think"), event), state: "paused" } };
};

const unpause: React = (head, event) => {
  const awake = { ...stale(head, event), silentSince: event.receivedAt };
  if (hasUnanswered(awake)) return { head: { ...awake, state: "collecting", ...dueAgain(awake, event) } };
  if (awake.waiting && awake.trigger?.kind === "continue") return { head: { ...awake, state: "collecting" } };
  return { head: { ...without(awake, "trigger"), state: restingState(awake) } };
};

export const reactions: Readonly<Record<Exclude<ReactionName, "refuse">, React>> = {
  keep: (head) => ({ head }),
  answer,
  queue,
  leave_to_human: leaveToHuman,
  reopen,
  take_over: takeOver,
  human_answered: humanAnswered,
  remember_person: rememberPerson,
  hand_back: handBack,
  typing,
  close: over("finished"),
  cancel: over("cancelled"),
  grow_silent: growSilent,
  continue_turn: continueTurn,
  queue_answer: queueAnswer,
  give_up_waiting: continueTurn,
  retry_turn: retryTurn,
  hand_off: handOff,
  pause,
  unpause,
  reconfigure: (head, event) => ({ head: woken(head, event) }),
  fail: over("failed"),
  erase: over("deleting"),
};
