/**
 * Plays a turn the way the turn machine does: run, perform the missing steps, write their results, run again. Scripts
 * stand in for models, knowledge and tools; a step that no script answers fails the test.
 */
import { strict as assert } from "node:assert";
import type {
  LedgerEntry,
  StepRequest,
  TranscriptEntry,
  TurnDecision,
  TurnInput,
  TurnRunner,
} from "../../src/contracts/index.ts";
import type { Json } from "../../src/kernel/index.ts";

/** Answers by `model:<prompt>`, `search:<audience>` or `tool:<name>`. A function sees the step. */
export type StepScript = Readonly<Record<string, Json | ((step: StepRequest) => Json)>>;

export interface DrivenTurn {
  readonly decision: TurnDecision;
  /** The steps of each round, by script name. */
  readonly rounds: readonly (readonly string[])[];
  readonly journal: ReadonlyMap<string, Json>;
  readonly steps: readonly StepRequest[];
}

const maximumRounds = 20;

export async function driveTurn(runner: TurnRunner, input: TurnInput, script: StepScript = {}): Promise<DrivenTurn> {
  const journal = new Map<string, Json>();
  const steps: StepRequest[] = [];
  const rounds: string[][] = [];
  while (rounds.length < maximumRounds) {
    const progress = await runner.run(input, journal);
    if (progress.kind === "decided") return { decision: progress.decision, rounds, journal, steps };
    rounds.push(progress.steps.map(scriptName));
    steps.push(...progress.steps);
    for (const step of progress.steps) journal.set(step.key, scriptedAnswer(script, step));
  }
  assert.fail(`the turn did not end in ${maximumRounds} rounds: ${JSON.stringify(rounds)}`);
}

export function scriptName(step: StepRequest): string {
  if (step.kind === "model") return `model:${step.prompt}`;
  if (step.kind === "tool") return `tool:${step.tool}`;
  return `search:${(step.query as { readonly audience: string }).audience}`;
}

export function scriptedAnswer(script: StepScript, step: StepRequest): Json {
  const answer = script[scriptName(step)];
  assert.notEqual(answer, undefined, `no script answers ${scriptName(step)}`);
  return typeof answer === "function" ? answer(step) : (answer as Json);
}

/** A turn in which the customer has just written these messages. */
export function turnInput(request: string | readonly string[], changes: Partial<TurnInput> = {}): TurnInput {
  const bodies = typeof request === "string" ? [request] : request;
  return {
    conversation: { id: "conv-1", customerId: "cust-1", channel: "web" },
    turn: 1,
    trigger: { kind: "customer", seq: bodies.length },
    transcript: bodies.map((body, index) => customerMessage(body, { seq: index + 1 })),
    ledger: [],
    requestSeq: 1,
    now: Date.UTC(2026, 0, 5, 9),
    pins: { policy: "policy-1", knowledge: "knowledge-1", behaviours: "behaviours-1" },
    ...changes,
  };
}

export function customerMessage(body: string, changes: Partial<TranscriptEntry> = {}): TranscriptEntry {
  const seq = changes.seq ?? 1;
  const from = { participantType: "Customer", participantId: "cust-1" } as const;
  return { seq, messageId: `msg-${seq}`, ...from, body, at: seq * 1_000, unanswered: true, ...changes };
}

export function agentMessage(body: string, changes: Partial<TranscriptEntry> = {}): TranscriptEntry {
  const from = { participantType: "AI Agent", participantId: "ai" } as const;
  return customerMessage(body, { ...from, unanswered: false, ...changes });
}

export function doneEffect(step: StepRequest, result: Json): LedgerEntry {
  assert.equal(step.kind, "tool");
  const { idempotencyKey, tool, arguments: args } = step;
  return { idempotencyKey, tool, arguments: args, state: "done", result };
}
