/**
 * Sweep: finds what should have moved by itself and has not, because a wake-up, a queue message or an execution was
 * lost. A parked conversation is woken again; one that can't be woken gets a new execution, whose generation puts the
 * old one out of office. So each open conversation has a running execution, or gets one.
 */
import type { ConversationId, Telemetry } from "../kernel/index.ts";
import { wakeParked } from "./append-signal.ts";
import { changeHead, type HeadChanger } from "./change-head.ts";
import { hasEnded, type Head, needsRead, without } from "./head.ts";
import { firstDeliveryGraceMs, requeueGraceMs } from "./outbox.ts";
import type { ConversationMachine, FollowUps } from "./ports.ts";
import { wakeGraceMs } from "./reducer.ts";
import type { Overdue } from "./store.ts";

export interface SweepDependencies extends HeadChanger {
  readonly machine: ConversationMachine;
  readonly followUps: FollowUps;
  readonly telemetry: Telemetry;
}

export interface SweepResult {
  readonly looked: number;
  readonly failed: number;
}

export type SweepConversations = (options?: {
  /** Look at what becomes due within this time, as if it were due now. */
  readonly aheadMs?: number;
  readonly limit?: number;
}) => Promise<SweepResult>;

export function createSweepConversations(dependencies: SweepDependencies): SweepConversations {
  return async ({ aheadMs = 0, limit = 100 } = {}) => {
    const { store, timing, telemetry } = dependencies;
    const overdue = await store.listOverdue(timing.clock.now() + aheadMs, limit);
    const outcomes = await Promise.allSettled(overdue.map((item) => revive(dependencies, item)));
    const failures = outcomes.filter((outcome) => outcome.status === "rejected");
    for (const { reason } of failures) telemetry.error("A conversation could not be revived.", { error: reason });
    return { looked: overdue.length, failed: failures.length };
  };
}

async function revive(dependencies: SweepDependencies, { conversationId, outboxSeq }: Overdue): Promise<void> {
  if (outboxSeq === undefined) return reviveHead(dependencies, conversationId);
  const { store, timing, followUps } = dependencies;
  const row = await store.readOutbox(conversationId, outboxSeq);
  if (row?.state !== "pending") return;
  await followUps.deliver(conversationId, outboxSeq);
  await store.updateOutbox(conversationId, { ...row, dueBy: timing.clock.now() + requeueGraceMs });
}

async function reviveHead(dependencies: SweepDependencies, id: ConversationId): Promise<void> {
  const { store, machine, telemetry } = dependencies;
  const head = await store.readHead(id);
  if (!head) return;
  if (head.state === "deleting") return store.erase(id);
  if (head.revivals === 0) {
    await poke(machine, head);
    return postpone(dependencies, head);
  }
  const successor = await takeOffice(dependencies, head);
  if (successor === undefined) return;
  telemetry.warn("A conversation that had stopped goes on with a new execution.", { conversationId: id });
  await machine.start(id, successor);
}

/** Wakes what is parked, or starts the execution, which does nothing if it runs already or has run. */
async function poke(machine: ConversationMachine, head: Head): Promise<void> {
  if (head.wait) await wakeParked(machine, head);
  else if (!hasEnded(head.state)) await machine.start(head.conversationId, head.generation);
}

/** The poke is on its way; if nothing has come of it by the next sweep, a new execution takes over. */
async function postpone(dependencies: SweepDependencies, seen: Head): Promise<void> {
  const dueBy = dependencies.timing.clock.now() + wakeGraceMs;
  await changeHead(dependencies, seen.conversationId, (head) =>
    head.ticket === seen.ticket
      ? { write: { head: { ...head, dueBy, revivals: head.revivals + 1 } }, result: undefined }
      : { result: undefined },
  );
}

/** The generation of the new execution; undefined when the conversation has moved meanwhile, or is over. */
function takeOffice(dependencies: SweepDependencies, seen: Head): Promise<number | undefined> {
  return changeHead<number | undefined>(dependencies, seen.conversationId, (head) => {
    if (head.revision !== seen.revision) return { result: undefined };
    if (hasEnded(head.state)) return { write: { head: without(head, "dueBy") }, result: undefined };
    const generation = head.generation + 1;
    const dueBy = dependencies.timing.clock.now() + wakeGraceMs;
    const renewed = { ...head, generation, dueBy, firstTicket: head.ticket, revivals: head.revivals + 1 };
    return { write: { head: renewed }, result: generation };
  });
}

export type WakeConversation = (id: ConversationId) => Promise<void>;

/** A wake-up that failed when it was due, tried again from the queue. */
export function createWakeConversation({
  store,
  machine,
}: Pick<SweepDependencies, "store" | "machine">): WakeConversation {
  return async (id) => {
    const head = await store.readHead(id);
    if (head && needsRead(head)) await poke(machine, head);
  };
}

/**
 * After a restart of everything at once (a laptop, not AWS): what was committed but not followed up before the crash is
 * followed up now, without waiting for it to become overdue.
 */
export function createCatchUp(dependencies: SweepDependencies): () => Promise<void> {
  const wake = createWakeConversation(dependencies);
  return async () => {
    const { store, timing, followUps } = dependencies;
    const due = await store.listOverdue(timing.clock.now() + Math.max(wakeGraceMs, firstDeliveryGraceMs), Infinity);
    await Promise.all(
      due.map(({ conversationId, outboxSeq }) =>
        outboxSeq === undefined ? wake(conversationId) : followUps.deliver(conversationId, outboxSeq),
      ),
    );
  };
}
