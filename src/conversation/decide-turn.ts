/**
 * Decide: runs the behaviours against the turn's journal. What they still need becomes requested steps, which the turn
 * machine performs; what they have decided is stored for the commit. A turn that is no longer the open one stops here,
 * before it spends money.
 */
import type { StepFailure, StepRequest, TurnRunner } from "../contracts/index.ts";
import type { ConversationId, Json } from "../kernel/index.ts";
import { ConversationNotFoundError, MissingRecordError, TooManyRoundsError } from "./errors.ts";
import type { Head } from "./head.ts";
import type { ConversationStore, JournalStep, TurnRecord } from "./store.ts";

export interface TurnReference {
  readonly conversationId: ConversationId;
  readonly turn: number;
}

/** A step by reference: payloads of the state machine hold no transcripts. */
export interface StepReference extends TurnReference {
  readonly key: string;
  readonly kind: StepRequest["kind"];
}

export interface DecideRequest extends TurnReference {
  /** How often this turn has decided before. */
  readonly round: number;
}

/** How often a turn may decide before it counts as a loop. */
export const maximumRounds = 40;

export type Decided =
  | { readonly next: "perform"; readonly steps: readonly StepReference[] }
  | { readonly next: "commit" }
  /** Superseded, taken over or closed: nothing is left to do. */
  | { readonly next: "stop" };

export interface DecideDependencies {
  readonly store: ConversationStore;
  readonly runner: TurnRunner;
}

export type DecideTurn = (request: DecideRequest) => Promise<Decided>;

/** Throws TooManyRoundsError for a turn whose behaviours ask for ever more steps. */
export function createDecideTurn({ store, runner }: DecideDependencies): DecideTurn {
  return async ({ round, ...reference }) => {
    const { conversationId, turn } = reference;
    if (round >= maximumRounds) throw new TooManyRoundsError(turn);
    if (!(await readOpenHead(store, reference))) return { next: "stop" };
    const record = await readTurn(store, reference);
    if (record.decision) return { next: "commit" };
    const journal = await store.readSteps(conversationId, record.journalOf);
    const { results, failures } = knownSteps(journal);
    const progress = await runner.run(record.input, results, failures);
    if (progress.kind === "decided") {
      await store.decideTurn(conversationId, turn, progress.decision);
      return { next: "commit" };
    }
    await store.requestSteps(conversationId, record.journalOf, progress.steps);
    return { next: "perform", steps: progress.steps.map(({ key, kind }) => ({ conversationId, turn, key, kind })) };
  };
}

/** What the behaviours may know of a journal: values, and the steps that were performed in vain. */
export function knownSteps(journal: readonly JournalStep[]) {
  const results = new Map<string, Json>();
  const failures = new Map<string, StepFailure>();
  for (const { result } of journal) {
    if (result?.failure) failures.set(result.key, result.failure);
    else if (result) results.set(result.key, result.value);
  }
  return { results, failures };
}

/** The cheap look before money is spent; the commit's fence is what counts. Undefined when the turn is not open any more. */
export async function readOpenHead(
  store: ConversationStore,
  { conversationId, turn }: TurnReference,
): Promise<Head | undefined> {
  const head = await store.readHead(conversationId);
  if (!head) throw new ConversationNotFoundError(conversationId);
  return passesFence(head, turn) ? head : undefined;
}

/** The send fence: this turn is the open one, nothing stale-making came after what it saw, and the agent owns. */
export function passesFence(head: Head, turn: number): boolean {
  const { openTurn } = head;
  if (openTurn === undefined || openTurn.number !== turn) return false;
  return openTurn.epoch === head.epoch && head.staleSeq <= openTurn.throughSeq && head.owner === "ai";
}

export async function readTurn(
  store: Pick<ConversationStore, "readTurn">,
  reference: TurnReference,
): Promise<TurnRecord> {
  const record = await store.readTurn(reference.conversationId, reference.turn);
  if (!record) throw new MissingRecordError(`Turn ${reference.turn}`, { ...reference });
  return record;
}
