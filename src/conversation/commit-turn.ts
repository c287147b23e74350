/**
 * Commit, the send fence: what a turn decided leaves the building in one transaction, or not at all. The condition is
 * evaluated on the head that the write is conditional on, so a message, a take-over or a close that came a moment
 * earlier wins, whoever is faster on the wire.
 */
import type { TurnDecision } from "../contracts/index.ts";
import { changeHead, type Change, type HeadChanger } from "./change-head.ts";
import { passesFence, readTurn, type TurnReference } from "./decide-turn.ts";
import { MissingRecordError } from "./errors.ts";
import type { ConversationStore, JournalStep, TurnRecord } from "./store.ts";
import type { ConversationEvent } from "./events.ts";
import { type ConversationState, type Head, type OpenTurn, without } from "./head.ts";
import { finishedWebhook, handOffWebhook, outboxRows, type WebhookDraft } from "./outbox.ts";
import type { FollowUps } from "./ports.ts";
import { turnEvents } from "./turn-events.ts";

export interface CommitDependencies extends HeadChanger {
  readonly followUps: FollowUps;
}

export type Committed = { readonly committed: boolean };

export type CommitTurn = (turn: TurnReference) => Promise<Committed>;

export function createCommitTurn(dependencies: CommitDependencies): CommitTurn {
  return async (reference) => {
    const { store, followUps } = dependencies;
    const record = await readTurn(store, reference);
    const { decision } = record;
    if (!decision) throw new MissingRecordError(`The decision of turn ${reference.turn}`, { ...reference });
    const steps = await ownSteps(store, reference, record);
    const costMicroUsd = costOf(steps);
    const lastMessageId = record.input.transcript.findLast((entry) => entry.unanswered)?.messageId;
    const passed = await changeHead<{ committed: boolean; outSeq?: number }>(
      dependencies,
      reference.conversationId,
      async (head) => {
        if (head.committedTurn === reference.turn) return { result: { committed: true, outSeq: head.outSeq } };
        if (!passesFence(head, reference.turn)) return { result: { committed: false } };
        const answerSeq = await earlyAnswer(store, head, decision);
        const now = dependencies.timing.clock.now();
        return commit(head, decision, { steps, costMicroUsd, lastMessageId, answerSeq, now });
      },
    );
    if (passed.outSeq) await followUps.deliver(reference.conversationId, passed.outSeq).catch(() => undefined);
    return { committed: passed.committed };
  };
}

/** A turn that goes on with the journal of an earlier one accounts for what it added only. */
async function ownSteps(
  store: ConversationStore,
  { conversationId }: TurnReference,
  { journalOf, inheritedSteps = [] }: TurnRecord,
): Promise<readonly JournalStep[]> {
  const steps = await store.readSteps(conversationId, journalOf);
  return steps.filter(({ result }) => result && !inheritedSteps.includes(result.key));
}

function costOf(steps: readonly JournalStep[]): number {
  return steps.reduce((sum, { result }) => sum + (result?.costMicroUsd ?? 0), 0);
}

/** The answer that a turn is about to wait for may have come while it worked. */
async function earlyAnswer(
  store: ConversationStore,
  head: Head,
  { waitFor }: TurnDecision,
): Promise<number | undefined> {
  if (!waitFor || !head.openTurn) return undefined;
  const limit = head.lastSeq - head.openTurn.throughSeq;
  const events = await store.readEvents(head.conversationId, { throughSeq: head.lastSeq, limit });
  const answers = events.filter(({ type }) => type === "async_tool_result" || type === "approval");
  return answers.find(({ data }) => data.key === waitFor.key)?.seq;
}

interface CommitContext {
  readonly steps: readonly JournalStep[];
  readonly costMicroUsd: number;
  /** Event with the answer that the turn waits for, if it is here already. */
  readonly answerSeq: number | undefined;
  readonly lastMessageId: string | undefined;
  readonly now: number;
}

function commit(
  head: Head,
  decision: TurnDecision,
  context: CommitContext,
): Change<{ committed: boolean; outSeq?: number }> {
  const openTurn = head.openTurn as OpenTurn;
  const events: ConversationEvent[] = turnEvents(head, openTurn.number, decision, context);
  const outbox = outboxRows(head, webhooksOf(head, decision, context.lastMessageId), context.now);
  const after = headAfter(head, openTurn, decision, context);
  const outSeq = head.outSeq + outbox.length;
  return {
    write: { head: { ...after, lastSeq: head.lastSeq + events.length, outSeq }, events, outbox },
    result: outbox.length > 0 ? { committed: true, outSeq } : { committed: true },
  };
}

function headAfter(head: Head, openTurn: OpenTurn, decision: TurnDecision, context: CommitContext): Head {
  const state = stateAfter(head, decision);
  const changesOwner = state === "handing_off" || state === "finished";
  const cleared = without(head, "openTurn", "think", "trigger", "waiting", "unansweredSince", "lastFragmentAt");
  return {
    ...cleared,
    state,
    owner: state === "handing_off" ? "human" : head.owner,
    ownerSince: changesOwner ? context.now : head.ownerSince,
    epoch: changesOwner ? head.epoch + 1 : head.epoch,
    answeredSeq: Math.max(head.answeredSeq, openTurn.lastCustomerSeq),
    requestSeq: decision.waitFor ? head.requestSeq : 0,
    committedTurn: openTurn.number,
    timeouts: 0,
    silentSince: context.now,
    updatedAt: context.now,
    costMicroUsd: head.costMicroUsd + context.costMicroUsd,
    latestIntent: decision.intent ?? head.latestIntent,
    ...waitingAfter(openTurn, decision, context),
    ...handOffAfter(decision),
  };
}

const stateOfOutcome: Readonly<Record<TurnDecision["outcome"], ConversationState>> = {
  answered: "awaiting_customer",
  asked: "awaiting_customer",
  handed_off: "handing_off",
  budget_exceeded: "handing_off",
  closed: "finished",
  nudged: "nudged",
  waiting: "awaiting_async_tool",
  nothing: "awaiting_customer",
};

function stateAfter(head: Head, { outcome, waitFor }: TurnDecision): ConversationState {
  if (outcome === "waiting" && waitFor?.kind === "approval") return "awaiting_approval";
  if (outcome === "nothing" && head.lastCustomerSeq === 0) return "opening";
  return stateOfOutcome[outcome];
}

function waitingAfter({ number }: OpenTurn, { waitFor }: TurnDecision, context: CommitContext): Partial<Head> {
  if (!waitFor) return {};
  const { kind, key, timeoutSeconds } = waitFor;
  const waiting = { kind, turn: number, key, deadline: context.now + timeoutSeconds * 1000 };
  if (context.answerSeq === undefined) return { waiting };
  return { waiting, state: "collecting", trigger: { kind: "continue", seq: context.answerSeq } };
}

function handOffAfter({ handOff }: TurnDecision): Pick<Head, "latestHandOff"> | object {
  if (!handOff) return {};
  const { reason, note, target = "" } = handOff;
  return { latestHandOff: { reason, note, target } };
}

function webhooksOf(head: Head, decision: TurnDecision, lastMessageId: string | undefined): WebhookDraft[] {
  const intent = decision.intent ?? head.latestIntent;
  const messages = decision.messages.map(({ body }, index): WebhookDraft => ({
    type: "agent.message",
    data: {
      body,
      total: decision.messages.length,
      sequence: index + 1,
      ...(intent ? { intent } : {}),
      ...(lastMessageId ? { last_customer_message_id: lastMessageId } : {}),
    },
  }));
  return [
    ...messages,
    ...(decision.handOff ? [handOffWebhook(decision.handOff.reason, { ...decision.handOff, intent })] : []),
    ...(decision.finish ? [finishedWebhook(decision.finish.reason, intent)] : []),
  ];
}
