/**
 * A model for tests: it plays the answers that a test wrote, per prompt and in their order, and fails on a call that no
 * script expects. Everything asked is kept, so that a test can look at it.
 */
import type { Clock, Json } from "../../kernel/index.ts";
import { ModelRequestRefusedError, noUsage } from "../../model/index.ts";
import type { Completion, CompletionEnding, CompletionRequest, LanguageModel, TokenUsage } from "../../model/index.ts";

/** What to answer: a value, a function of the prompt's input, or an error to throw. */
export type ScriptedAnswer = Json | Error | ((input: Json) => Json | Error);

export interface ScriptedStep {
  readonly answer: ScriptedAnswer;
  /** Time that passes before the answer. */
  readonly delayMs?: number;
  /** Default `complete`. */
  readonly ending?: CompletionEnding;
  readonly text?: string;
  readonly usage?: TokenUsage;
  /** Default `end_turn`. */
  readonly stopReason?: string;
  readonly costMicroUsd?: number;
}

export interface ScriptedModelOptions {
  /** Steps per prompt id. The last step of a script that ends in `"repeat"` is played for ever. */
  readonly script: Readonly<Record<string, readonly (ScriptedStep | "repeat")[]>>;
  readonly clock?: Clock;
  /** Needed by steps with a delay. */
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface ScriptedModel extends LanguageModel {
  readonly requests: readonly CompletionRequest[];
  /** Throws if a script was not played to its end. */
  assertFinished(): void;
}

const stoppedClock: Clock = { now: () => 0 };

export function createScriptedModel({ script, clock = stoppedClock, sleep }: ScriptedModelOptions): ScriptedModel {
  const requests: CompletionRequest[] = [];
  const played = new Map<string, number>();

  function nextStep(request: CompletionRequest): ScriptedStep {
    const { id } = request.prompt;
    const steps = script[id] ?? [];
    const position = played.get(id) ?? 0;
    const step = steps[position] === "repeat" ? steps[position - 1] : steps[position];
    if (step === undefined || step === "repeat") throw unexpected(request, position);
    if (steps[position] !== "repeat") played.set(id, position + 1);
    return step;
  }
  return {
    requests,
    async complete(request) {
      requests.push(request);
      const startedAt = clock.now();
      const step = nextStep(request);
      if (step.delayMs !== undefined) await delay(step.delayMs, sleep);
      return play(step, request, clock.now() - startedAt);
    },
    assertFinished() {
      const open = Object.entries(script).filter(([id, steps]) => isOpen(steps, played.get(id) ?? 0));
      if (open.length > 0) throw new Error(`not played to the end: ${open.map(([id]) => id).join(", ")}`);
    },
  };
}

function isOpen(steps: readonly (ScriptedStep | "repeat")[], position: number): boolean {
  return position < steps.length && steps[position] !== "repeat";
}

async function delay(ms: number, sleep: ScriptedModelOptions["sleep"]): Promise<void> {
  if (sleep === undefined) throw new Error("a scripted step has a delay, so the scripted model needs `sleep`");
  await sleep(ms);
}

function play(step: ScriptedStep, request: CompletionRequest, latencyMs: number): Completion {
  const answer = typeof step.answer === "function" ? step.answer(request.input) : step.answer;
  if (answer instanceof Error) throw answer;
  return {
    output: answer,
    ...(step.text === undefined ? {} : { text: step.text }),
    ending: step.ending ?? "complete",
    stopReason: step.stopReason ?? "end_turn",
    usage: step.usage ?? noUsage,
    deployment: "scripted",
    latencyMs,
    costMicroUsd: step.costMicroUsd ?? 0,
  };
}

function unexpected(request: CompletionRequest, played: number): ModelRequestRefusedError {
  const { id } = request.prompt;
  const reason = `the script has ${played} answers for the prompt "${id}", and call ${played + 1} came: ${JSON.stringify(request.input)}`;
  return new ModelRequestRefusedError(request.model, new Error(reason));
}
