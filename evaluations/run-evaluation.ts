/** All cases of a suite, a few at a time, and the share of what was right. */
import { setTimeout as sleep } from "node:timers/promises";
import { ModelThrottledError, ModelUnavailableError, UnusableCompletionError } from "../src/model/index.ts";
import type { Evaluation, Judgement, LabelledCase } from "./evaluation.ts";

export interface EvaluationResult {
  readonly scores: Readonly<Record<string, number>>;
  /** Cases that something was judged about. */
  readonly cases: number;
  /** What went wrong, by case, for people who want to know. */
  readonly wrong: readonly { readonly ask: string; readonly what: readonly string[] }[];
}

export interface RunOptions {
  readonly concurrency: number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

const tries = 5;
const usualWaitMs = 2_000;

/** Throws what a provider says when it goes on being throttled or unavailable: no answer is not a wrong answer. */
export async function runEvaluation<Case extends LabelledCase>(
  evaluation: Evaluation<Case>,
  questions: readonly Case[],
  { concurrency, pause = sleep }: RunOptions,
): Promise<EvaluationResult> {
  const judgements = new Array<Judgement>(questions.length);
  const open = questions.entries();
  const work = async (): Promise<void> => {
    for (const [index, question] of open) judgements[index] = await judged(evaluation, question, pause);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const all = judgements.map((judgement, index) => ({ ask: questions[index]?.ask ?? "", judgement }));
  return {
    scores: scoresOf(judgements),
    cases: judgements.filter((judgement) => Object.keys(judgement).length > 0).length,
    wrong: all.flatMap(({ ask, judgement }) => {
      const what = Object.keys(judgement).filter((name) => !judgement[name]);
      return what.length > 0 ? [{ ask, what }] : [];
    }),
  };
}

async function judged<Case extends LabelledCase>(
  evaluation: Evaluation<Case>,
  question: Case,
  pause: (ms: number) => Promise<unknown>,
): Promise<Judgement> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await evaluation.judge(question);
    } catch (error) {
      if (error instanceof UnusableCompletionError) return evaluation.unusable(question);
      const mayPass = error instanceof ModelThrottledError || error instanceof ModelUnavailableError;
      if (!mayPass || attempt === tries) throw error;
      await pause(error.retryAfterMs ?? usualWaitMs * attempt);
    }
  }
}

/** Rounded down, so that a threshold is never reached by rounding. */
function scoresOf(judgements: readonly Judgement[]): Readonly<Record<string, number>> {
  const names = new Set(judgements.flatMap((judgement) => Object.keys(judgement)));
  const shareOf = (name: string): number => {
    const about = judgements.filter((judgement) => name in judgement);
    return Math.floor((about.filter((judgement) => judgement[name]).length / about.length) * 10_000) / 10_000;
  };
  return Object.fromEntries([...names].map((name) => [name, shareOf(name)]));
}
