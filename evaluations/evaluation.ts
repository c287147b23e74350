/** How a prompt is evaluated: labelled cases, what is judged about an answer, and the least share of right ones. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../src/kernel/index.ts";
import type { AddressedModel, LanguageModel } from "../src/model/index.ts";
import { type EvaluationResult, runEvaluation, type RunOptions } from "./run-evaluation.ts";

/** What was right and what was wrong about one answer; what does not apply to a case is absent. */
export type Judgement = Readonly<Record<string, boolean>>;

/** A case is shown to people by what it asks. */
export interface LabelledCase {
  readonly ask: string;
}

export interface Evaluation<Case extends LabelledCase> {
  /** The least share of right answers, by what is judged. */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly judge: (labelled: Case) => Promise<Judgement>;
  /** The judgement of an answer that was of no use at all: all that applies is wrong. */
  readonly unusable: (labelled: Case) => Judgement;
}

export interface LabelledSuite<Case extends LabelledCase> {
  readonly name: string;
  /** Changes with any case, and with what it is judged by. */
  readonly digest: string;
  readonly cases: readonly Case[];
}

export interface EvaluatedModel {
  readonly model: LanguageModel;
  readonly address: AddressedModel;
}

/** An evaluation with its cases. */
export interface PreparedEvaluation {
  readonly suite: Pick<LabelledSuite<LabelledCase>, "name" | "digest">;
  readonly thresholds: Evaluation<LabelledCase>["thresholds"];
  /** The judgements of a model that gives nothing of use. */
  readonly allUnusable: readonly Judgement[];
  run(options: RunOptions): Promise<EvaluationResult>;
}

export function prepare<Case extends LabelledCase>(
  { name, digest, cases }: LabelledSuite<Case>,
  evaluation: Evaluation<Case>,
): PreparedEvaluation {
  return {
    suite: { name, digest },
    thresholds: evaluation.thresholds,
    allUnusable: cases.map((labelled) => evaluation.unusable(labelled)),
    run: (options) => runEvaluation(evaluation, cases, options),
  };
}

export function suiteOf<Case extends LabelledCase>(name: string, cases: readonly Case[]): LabelledSuite<Case> {
  return { name, digest: createHash("sha256").update(canonicalJson(cases)).digest("hex"), cases };
}
