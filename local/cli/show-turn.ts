/** Everything that is recorded of a turn: what it pinned and saw, each step with what came of it, and where it led. */
import type { TurnDecision, TurnInput } from "../../src/contracts/index.ts";
import {
  type ConversationEvent,
  createReplayTurn,
  type JournalStep,
  type OutboxRow,
  type TurnReference,
} from "../../src/conversation/index.ts";
import type { TurnRunner } from "../../src/contracts/index.ts";
import { type KnowledgeVersion, pinnedVersion } from "../../src/knowledge/index.ts";
import type { CompletionRecord } from "../../src/model/index.ts";
import type { RecordedTurns } from "../recorded-turns.ts";

export interface ShownStep extends JournalStep {
  /** Every call that was made for it; empty where the log has let go of them. */
  readonly calls: readonly CompletionRecord[];
}

export interface ShownTurn {
  readonly conversationId: string;
  readonly turn: number;
  readonly input: TurnInput;
  /** Undefined where the turn has pinned what is no version of this store. */
  readonly knowledge: KnowledgeVersion | undefined;
  /** In the order in which the behaviours asked for them. */
  readonly steps: readonly ShownStep[];
  /** Absent for a turn that never got so far. */
  readonly decision?: TurnDecision;
  /** False: the behaviours or the policy have changed since, or the turn is not over. */
  readonly reproduced: boolean;
  readonly costMicroUsd: number;
  /** What the turn added to the log, its end included. */
  readonly events: readonly ConversationEvent[];
  /** The webhooks of the same transaction. */
  readonly webhooks: readonly OutboxRow[];
}

/** Throws MissingRecord. */
export async function showTurn(
  recorded: RecordedTurns,
  runner: TurnRunner,
  reference: TurnReference,
): Promise<ShownTurn> {
  const { store, completionLog } = recorded;
  const { conversationId, turn } = reference;
  const replay = createReplayTurn({ store, runner, performSearch: nothingNew, performModel: nothingNew });
  const { record, then, unasked, reproduced } = await replay(reference);
  const calls = await completionLog.ofTurn(conversationId, record.journalOf);
  const own = record.journalOf === turn ? calls : [...calls, ...(await completionLog.ofTurn(conversationId, turn))];
  const events = await eventsOf(recorded, reference);
  const steps = [...then.steps, ...unasked].map(({ request, result }) => ({
    ...(request && { request }),
    ...(result && { result }),
    calls: own.filter(({ step }) => step === result?.key),
  }));
  return {
    conversationId,
    turn,
    input: record.input,
    knowledge: await versionOf(recorded, record.input.pins.knowledge),
    steps,
    ...(record.decision && { decision: record.decision }),
    reproduced,
    costMicroUsd: steps.reduce((sum, { result }) => sum + (result?.costMicroUsd ?? 0), 0),
    events,
    webhooks: await webhooksOf(recorded, reference, events),
  };
}

function nothingNew(): Promise<never> {
  throw new Error("a turn is shown from its journal alone");
}

async function eventsOf({ store }: RecordedTurns, { conversationId, turn }: TurnReference) {
  const head = await store.readHead(conversationId);
  const all = await store.readEvents(conversationId, { throughSeq: head?.lastSeq ?? 0, limit: head?.lastSeq ?? 1 });
  return all.filter(({ type, data }) => data["turn"] === turn && type !== "completion_checked");
}

async function webhooksOf(
  { store }: RecordedTurns,
  { conversationId }: TurnReference,
  events: readonly ConversationEvent[],
) {
  const end = events.find(({ type }) => type === "turn_ended");
  const head = await store.readHead(conversationId);
  const rows = await Promise.all(
    Array.from({ length: end ? (head?.outSeq ?? 0) : 0 }, (_, at) => store.readOutbox(conversationId, at + 1)),
  );
  return rows.filter((row) => row !== undefined && row.createdAt === end?.receivedAt) as OutboxRow[];
}

async function versionOf({ knowledgeStore }: RecordedTurns, pin: string): Promise<KnowledgeVersion | undefined> {
  const wanted = pinnedVersion(pin);
  let cursor: string | undefined;
  do {
    const page = await knowledgeStore.listVersions({ limit: 200, ...(cursor !== undefined && { cursor }) });
    const found = page.rows.find(({ number }) => number === wanted);
    if (found) return found;
    cursor = page.next;
  } while (cursor !== undefined && wanted !== undefined);
  return undefined;
}
