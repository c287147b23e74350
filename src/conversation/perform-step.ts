/**
 * Perform: does one step of a turn and writes its result to the journal, where the first result stands. A step that is
 * in the journal already is not done again, so a retry by the machine costs nothing. Side effects go through the
 * ledger, which belongs to the conversation: it outlives the turn that asked.
 */
import type { LedgerEntry, StepRequest, StepResult, TurnInput } from "../contracts/index.ts";
import type { ConversationId, Json } from "../kernel/index.ts";
import { readOpenHead, readTurn, type StepReference } from "./decide-turn.ts";
import { MissingRecordError } from "./errors.ts";
import type { ConversationStore, JournalStep } from "./store.ts";

type StepOf<Kind extends StepRequest["kind"]> = Extract<StepRequest, { kind: Kind }>;

/** What a performer returns: the value for the behaviours and what explains it. */
export type Performed = Omit<StepResult, "key">;

export interface StepContext {
  readonly conversationId: ConversationId;
  readonly turn: number;
  readonly key: string;
  readonly input: TurnInput;
  /** What committed turns of this conversation have cost. */
  readonly spentMicroUsd: number;
  /** The turn's journal as it stands. */
  readonly readJournal: () => Promise<readonly JournalStep[]>;
}

export type Performer<Kind extends StepRequest["kind"]> = (
  step: StepOf<Kind>,
  context: StepContext,
) => Promise<Performed>;

export interface PerformDependencies<Kind extends StepRequest["kind"]> {
  readonly store: ConversationStore;
  readonly kind: Kind;
  readonly perform: Performer<Kind>;
}

export type PerformStep = (reference: StepReference) => Promise<{ readonly done: boolean }>;

/** `done: false` when the turn is over and the step was left undone. */
export function createPerformStep<Kind extends StepRequest["kind"]>(
  dependencies: PerformDependencies<Kind>,
): PerformStep {
  const { store, kind, perform } = dependencies;
  return async (reference) => {
    const { conversationId, turn, key } = reference;
    const record = await readTurn(store, reference);
    const step = await store.readStep(conversationId, record.journalOf, key);
    if (step?.request?.kind !== kind) throw new MissingRecordError(`Step "${key}"`, { ...reference });
    if (step.result) return { done: true };
    const head = await readOpenHead(store, reference);
    if (!head) return { done: false };
    const performed = await perform(step.request as StepOf<Kind>, {
      conversationId,
      turn,
      key,
      input: record.input,
      spentMicroUsd: head.costMicroUsd,
      readJournal: () => store.readSteps(conversationId, record.journalOf),
    });
    await store.recordStep(conversationId, record.journalOf, { key, ...performed });
    return { done: true };
  };
}

export type ExecuteTool = (call: {
  readonly conversationId: string;
  readonly tool: string;
  readonly arguments: LedgerEntry["arguments"];
  readonly idempotencyKey: string;
}) => Promise<Json>;

/** A tool step: the intention is written before the act, and an act that is done is never done again. */
export function createToolPerformer(
  store: ConversationStore,
  execute: ExecuteTool,
): (step: StepOf<"tool">, context: Pick<StepContext, "conversationId">) => Promise<Performed> {
  return async ({ tool, arguments: values, idempotencyKey }, { conversationId }) => {
    const intention: LedgerEntry = { idempotencyKey, tool, arguments: values, state: "started" };
    const entry = await store.claimEffect(conversationId, intention);
    if (entry.state === "done") return { value: entry.result ?? null, costMicroUsd: 0 };
    const result = await execute({ conversationId, tool, arguments: values, idempotencyKey });
    await store.settleEffect(conversationId, { ...intention, state: "done", result });
    return { value: result, costMicroUsd: 0 };
  };
}
