/**
 * Runs the behaviours once against what the journal knows, from the top, every time. The outcome is either the steps
 * that are missing or the decision. It keeps nothing between runs: the journal is the only memory, which is what lets
 * any process continue any turn, and lets a past turn be replayed.
 */
import type { TurnDecision, TurnInput, TurnNote, TurnProgress, TurnRunner } from "../contracts/index.ts";
import { TurnwiseError } from "../kernel/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Tool } from "../tools/index.ts";
import type { Behaviour } from "./behaviour.ts";
import { BehaviourFailedError, EndNotReturnedError, StepFailedError, StuckBehaviourError } from "./errors.ts";
import { handOffFailed, handOffUnanswered } from "./last-resort.ts";
import { microtasksDrained } from "./microtasks.ts";
import { createStepReplay, type StepReplay } from "./step-replay.ts";
import type { Turn } from "./turn.ts";
import { createTurnEnds, endingOf, restUntilAnswered, type Ending, type TurnEnd } from "./turn-end.ts";
import { createTurnSteps } from "./turn-steps.ts";
import { viewTurn } from "./turn-view.ts";

export interface AgentDefinition {
  readonly policy: Policy;
  /** In the order in which they are tried. */
  readonly behaviours: readonly Behaviour[];
  readonly tools?: readonly Tool[];
}

/** What one run gathers on its way. */
interface RunRecord {
  readonly notes: TurnNote[];
  about: { readonly language?: string; readonly intent?: string };
  behaviour: string;
  endsMade: number;
}

export function createTurnRunner(agent: AgentDefinition): TurnRunner {
  return {
    async run(input, results, failures = new Map()): Promise<TurnProgress> {
      const record: RunRecord = { notes: [], about: {}, behaviour: "", endsMade: 0 };
      const replay = createStepReplay({ results, failures }, () => (record.notes.length = 0));
      const work = runBehaviours(agent, createTurn(agent, input, replay, record), record);
      const ended = await settledValue(work);
      const progress = toProgress(ended, replay, record);
      replay.checkAllAsked();
      return progress;
    },
  };
}

/** Missing steps come before a wait: whoever waits for a person should wait with everything else done. */
function toProgress(ended: TurnEnd | undefined, { pending, waiting }: StepReplay, record: RunRecord): TurnProgress {
  if (ended) return { kind: "decided", decision: toDecision(endingOf(ended), record) };
  if (pending.length > 0) return { kind: "steps", steps: pending };
  if (waiting) return { kind: "decided", decision: toDecision(restUntilAnswered(waiting), record) };
  throw new StuckBehaviourError(record.behaviour);
}

function createTurn(agent: AgentDefinition, input: TurnInput, replay: StepReplay, record: RunRecord): Turn {
  return {
    ...viewTurn(input, agent.policy),
    ...createTurnSteps(input, agent.tools ?? [], replay),
    ...createTurnEnds(agent.policy, input.trigger, () => (record.endsMade += 1)),
    emit: (kind, because, data) => void record.notes.push({ kind, because, ...(data === undefined ? {} : { data }) }),
    remember: (about) => void (record.about = { ...record.about, ...about }),
  };
}

async function runBehaviours(agent: AgentDefinition, turn: Turn, record: RunRecord): Promise<TurnEnd> {
  try {
    for (const behaviour of agent.behaviours) {
      if (!behaviour.on.includes(turn.trigger.kind)) continue;
      record.behaviour = behaviour.name;
      const end = await runBehaviour(behaviour, turn, record);
      if (end) return end;
    }
  } catch (error) {
    if (!(error instanceof StepFailedError)) throw error;
    return handOffFailed(turn, error.failure, record.about.language);
  }
  record.behaviour = "last-resort";
  return handOffUnanswered(turn, record.about.language);
}

async function runBehaviour(behaviour: Behaviour, turn: Turn, record: RunRecord): Promise<TurnEnd | void> {
  const endsBefore = record.endsMade;
  const end = await behaviour.run(turn).catch((error: unknown) => {
    throw error instanceof TurnwiseError ? error : new BehaviourFailedError(behaviour.name, error);
  });
  if (!end && record.endsMade > endsBefore) throw new EndNotReturnedError(behaviour.name);
  return end;
}

/** The value that the work has come to once nothing can go on, or undefined if it still waits. Throws what it throws. */
async function settledValue<Value>(work: Promise<Value>): Promise<Value | undefined> {
  let settled: Promise<Value> | undefined;
  const settle = () => void (settled = work);
  work.then(settle, settle);
  await microtasksDrained();
  return settled;
}

function toDecision({ because, ...ending }: Ending, record: RunRecord): TurnDecision {
  const reason: TurnNote = { kind: `turn.${ending.outcome}`, because, data: { behaviour: record.behaviour } };
  return { ...ending, ...record.about, notes: [...record.notes, reason] };
}
