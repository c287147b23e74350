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
import { BehaviourFailedError, EndNotReturnedError, StuckBehaviourError } from "./errors.ts";
import { handOffUnanswered } from "./last-resort.ts";
import { microtasksDrained } from "./microtasks.ts";
import { createStepReplay, type StepReplay } from "./step-replay.ts";
import type { Turn } from "./turn.ts";
import { createTurnEnds, endingOf, type TurnEnd } from "./turn-end.ts";
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

interface Ended {
  readonly behaviour: string;
  readonly end: TurnEnd;
}

export function createTurnRunner(agent: AgentDefinition): TurnRunner {
  return {
    async run(input, journal): Promise<TurnProgress> {
      const replay = createStepReplay(journal);
      const record: RunRecord = { notes: [], about: {}, behaviour: "", endsMade: 0 };
      const work = runBehaviours(agent, createTurn(agent, input, replay, record), record);
      const ended = await settledValue(work);
      if (!ended && replay.pending.length === 0) throw new StuckBehaviourError(record.behaviour);
      replay.checkAllAsked();
      if (!ended) return { kind: "steps", steps: replay.pending };
      return { kind: "decided", decision: toDecision(ended, record) };
    },
  };
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

async function runBehaviours(agent: AgentDefinition, turn: Turn, record: RunRecord): Promise<Ended> {
  for (const behaviour of agent.behaviours) {
    if (!behaviour.on.includes(turn.trigger.kind)) continue;
    record.behaviour = behaviour.name;
    const end = await runBehaviour(behaviour, turn, record);
    if (end) return { behaviour: behaviour.name, end };
  }
  return { behaviour: "last-resort", end: handOffUnanswered(turn, record.about.language) };
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

function toDecision({ behaviour, end }: Ended, record: RunRecord): TurnDecision {
  const { because, ...ending } = endingOf(end);
  const reason: TurnNote = { kind: `turn.${ending.outcome}`, because, data: { behaviour } };
  return { ...ending, ...record.about, notes: [...record.notes, reason] };
}
