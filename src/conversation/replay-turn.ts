/**
 * Replay: runs a past turn again beside what was recorded of it. Steps come from the turn's journal, unless the caller
 * wants other knowledge or other answers of models; those are performed anew. Nothing outside is touched: it only reads
 * the store, tools are never called, and what is performed anew belongs to the performers that the caller brings.
 */
import type { StepRequest, StepResult, TurnDecision, TurnRunner } from "../contracts/index.ts";
import { canonicalJson, type JsonObject } from "../kernel/index.ts";
import { knownSteps, maximumRounds, readTurn, type TurnReference } from "./decide-turn.ts";
import { TooManyRoundsError } from "./errors.ts";
import type { Performed, Performer, StepContext } from "./perform-step.ts";
import type { ConversationStore, JournalStep, TurnRecord } from "./store.ts";

export interface ReplayRequest extends TurnReference {
  /** Search this version, at this time (epoch milliseconds), in place of what the turn pinned. */
  readonly knowledge?: { readonly version: string; readonly at: number };
  /** Ask the models again, also where they were asked the same then. */
  readonly asksModels?: boolean;
}

export interface ReplayedStep {
  /** Absent for an answer from outside that the turn had waited for. */
  readonly request?: StepRequest;
  readonly result: StepResult;
  readonly source: "journal" | "anew";
}

/**
 * `would_call`: the turn would now call a tool that it did not call then, or with other arguments. `not_recorded`: the
 * journal does not hold a result that the behaviours of this release need.
 */
export type ReplayEnd =
  | { readonly kind: "decided"; readonly decision: TurnDecision }
  | { readonly kind: "would_call"; readonly step: Extract<StepRequest, { kind: "tool" }> }
  | { readonly kind: "not_recorded"; readonly step: StepRequest };

export interface Run {
  /** In the order in which they were asked for. */
  readonly steps: readonly ReplayedStep[];
  readonly end: ReplayEnd;
}

export interface Replay {
  readonly record: TurnRecord;
  /** From the journal alone. */
  readonly then: Run;
  /** True when the journal alone leads to the decision that was stored. */
  readonly reproduced: boolean;
  /** What was recorded and this release does not ask for. */
  readonly unasked: readonly JournalStep[];
  /** Equals `then` when nothing was to be different. */
  readonly now: Run;
  /** Of the steps that were performed anew, in millionths of a US dollar. */
  readonly costMicroUsd: number;
}

export interface ReplayDependencies {
  readonly store: Pick<ConversationStore, "readTurn" | "readSteps">;
  readonly runner: TurnRunner;
  readonly performSearch: Performer<"search">;
  readonly performModel: Performer<"model">;
}

export type ReplayTurn = (request: ReplayRequest) => Promise<Replay>;

/** Throws MissingRecord for a turn that was not kept, and what a performer or a behaviour throws. */
export function createReplayTurn(dependencies: ReplayDependencies): ReplayTurn {
  return async (request) => {
    const { store, runner } = dependencies;
    const record = await readTurn(store, request);
    const journal = await store.readSteps(request.conversationId, record.journalOf);
    const asThen = { conversationId: request.conversationId, turn: request.turn, record, journal };
    const recorded = { ...asThen, ...request };
    const then = await play(runner, asThen, answerFromJournal(journal));
    const isAsThen = request.knowledge === undefined && !request.asksModels;
    const now = isAsThen ? then : await play(runner, recorded, answerAnew(dependencies, recorded));
    return {
      record,
      then,
      reproduced: record.decision !== undefined && isSameDecision(then.end, record.decision),
      unasked: unaskedSteps(record, journal, then),
      now,
      costMicroUsd: costOf(now.steps),
    };
  };
}

interface Recorded extends ReplayRequest {
  readonly record: TurnRecord;
  readonly journal: readonly JournalStep[];
}

/** What answers a step; undefined: nothing does, and the run ends there. */
type AnswerStep = (step: StepRequest, before: readonly ReplayedStep[]) => Promise<ReplayedStep | undefined>;

async function play(runner: TurnRunner, recorded: Recorded, answer: AnswerStep): Promise<Run> {
  const input = inputOf(recorded);
  const steps: ReplayedStep[] = [];
  for (let round = 0; round < maximumRounds; round += 1) {
    const { results, failures } = knownSteps(steps);
    const progress = await runner.run(input, results, failures);
    if (progress.kind === "decided") {
      const awaited = awaitedAnswer(recorded, progress.decision);
      if (!awaited) return { steps, end: progress };
      steps.push(awaited);
      continue;
    }
    const before = [...steps];
    for (const step of progress.steps) {
      const answered = await answer(step, before);
      if (!answered) return { steps, end: endAt(step) };
      steps.push(answered);
    }
  }
  throw new TooManyRoundsError(recorded.turn);
}

function inputOf({ record, knowledge }: Recorded): TurnRecord["input"] {
  if (!knowledge) return record.input;
  return { ...record.input, pins: { ...record.input.pins, knowledge: knowledge.version } };
}

/** A turn that went on with another's journal had the answer that the other one waited for. */
function awaitedAnswer({ record, journal }: Recorded, { waitFor }: TurnDecision): ReplayedStep | undefined {
  if (!waitFor || !record.inheritedSteps?.includes(waitFor.key)) return undefined;
  const answer = journal.find(({ result }) => result?.key === waitFor.key)?.result;
  return answer && { result: answer, source: "journal" };
}

function endAt(step: StepRequest): ReplayEnd {
  return step.kind === "tool" ? { kind: "would_call", step } : { kind: "not_recorded", step };
}

function answerFromJournal(journal: readonly JournalStep[]): AnswerStep {
  const results = new Map(journal.flatMap(({ result }) => (result ? [[result.key, result] as const] : [])));
  return async (request) => {
    const result = results.get(request.key);
    return result && { request, result, source: "journal" };
  };
}

function answerAnew(dependencies: ReplayDependencies, recorded: Recorded): AnswerStep {
  const { knowledge, asksModels = false, journal } = recorded;
  const fromJournal = answerFromJournal(journal);
  return async (request, before) => {
    const isAskedAnew = request.kind === "search" ? knowledge !== undefined : request.kind === "model" && asksModels;
    const remembered = isAskedAnew ? undefined : await fromJournal(request, before);
    if (remembered || request.kind === "tool") return remembered;
    const context = contextOf(recorded, request.key, before);
    const performed = await perform(dependencies, request, knowledge, context);
    return { request, result: { key: request.key, ...performed }, source: "anew" };
  };
}

function perform(
  { performSearch, performModel }: ReplayDependencies,
  request: Extract<StepRequest, { kind: "search" | "model" }>,
  knowledge: ReplayRequest["knowledge"],
  context: StepContext,
): Promise<Performed> {
  if (request.kind === "model") return performModel(request, context);
  if (!knowledge) return performSearch(request, context);
  return performSearch({ ...request, query: { ...(request.query as JsonObject), at: knowledge.at } }, context);
}

/** What the conversation had spent by then is not known any more, and a replay is not to be stopped by it. */
function contextOf(recorded: Recorded, key: string, before: readonly ReplayedStep[]): StepContext {
  const { conversationId, turn } = recorded;
  return {
    conversationId,
    turn,
    key,
    input: inputOf(recorded),
    spentMicroUsd: 0,
    readJournal: async () => before.map(({ request, result }) => ({ ...(request && { request }), result })),
  };
}

function isSameDecision(end: ReplayEnd, decision: TurnDecision): boolean {
  return end.kind === "decided" && canonicalJson(end.decision) === canonicalJson(decision);
}

/** With the journal of a turn that waited, a later turn has gone on: what that one asked is not this one's. */
function unaskedSteps(record: TurnRecord, journal: readonly JournalStep[], { steps }: Run): readonly JournalStep[] {
  if (record.decision?.waitFor) return [];
  const asked = new Set(steps.map(({ result }) => result.key));
  return journal.filter(({ request, result }) => result && request && !asked.has(result.key));
}

function costOf(steps: readonly ReplayedStep[]): number {
  return steps.filter(({ source }) => source === "anew").reduce((sum, { result }) => sum + result.costMicroUsd, 0);
}
