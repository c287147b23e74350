/**
 * A model's eye for contradictions that share no words, on the pairs that the rules find likely. It adds to what the rules
 * have found; where no model could be asked, the report says how many pairs nobody has compared.
 */
import { inParallel } from "../../../kernel/index.ts";
import { holdsSecret } from "../classify-disclosure.ts";
import { NoOpinionError } from "../errors.ts";
import { type Finding, quoteOf } from "../findings.ts";
import { type OpinionCall, questionsAtOnce } from "../model-opinions.ts";
import { findLikelyContradictions, type LikelyContradiction } from "./find-likely-contradictions.ts";
import type { CheckedPassage } from "./passages.ts";

export interface ContradictionQuestion {
  readonly first: CheckedPassage;
  readonly second: CheckedPassage;
  readonly call: OpinionCall;
}

export interface ContradictionOpinion {
  readonly contradicts: boolean;
  /** What each says about which thing, in a sentence. */
  readonly what: string;
  /** The words of the first passage that can't be true if those of the second are. */
  readonly firstQuote: string;
}

/** Throws NoOpinion and retryable errors. */
export type ContradictionJudge = (question: ContradictionQuestion) => Promise<ContradictionOpinion>;

export interface JudgeContradictionsRequest {
  readonly fresh: readonly CheckedPassage[];
  readonly live: readonly CheckedPassage[];
  /** What the rules have found, by passage id of `fresh`: nobody is asked about that again. */
  readonly known: ReadonlyMap<string, readonly Finding[]>;
  readonly call: Omit<OpinionCall, "step">;
}

/** Findings by passage id of `fresh`. */
export async function judgeContradictions(
  { fresh, live, known, call }: JudgeContradictionsRequest,
  judge: ContradictionJudge,
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const { pairs, leftOut } = findLikelyContradictions(fresh, live);
  const asked = pairs.filter((pair) => !isKnown(pair, known) && !holdsCredentials(pair));
  const answers = await inParallel(asked, questionsAtOnce, (pair, place) =>
    opinionOf(pair, judge, { ...call, step: `contradiction-${place + 1}` }),
  );
  const findings = new Map<string, Finding[]>();
  const add = ({ id }: CheckedPassage, finding: Finding) => findings.set(id, [...(findings.get(id) ?? []), finding]);
  for (const [place, { first, second }] of asked.entries()) {
    const answer = answers[place];
    if (answer instanceof NoOpinionError) add(first, notCompared(second, answer.reason));
    else if (answer?.contradicts) add(first, contradiction(second, answer));
  }
  const [place] = fresh;
  if (leftOut > 0 && place) add(place, tooMany(leftOut, pairs.length));
  return findings;
}

function opinionOf(
  { first, second }: LikelyContradiction,
  judge: ContradictionJudge,
  call: OpinionCall,
): Promise<ContradictionOpinion | NoOpinionError> {
  return judge({ first, second, call }).catch((error: unknown) => {
    if (error instanceof NoOpinionError) return error;
    throw error;
  });
}

function isKnown({ first, second }: LikelyContradiction, known: JudgeContradictionsRequest["known"]): boolean {
  const between = (one: CheckedPassage, two: CheckedPassage) =>
    known.get(one.id)?.some(({ other }) => other === two.id);
  return Boolean(between(first, second) || between(second, first));
}

function holdsCredentials({ first, second }: LikelyContradiction): boolean {
  return holdsSecret(first.text) || holdsSecret(second.text);
}

function contradiction({ id, title }: CheckedPassage, { what, firstQuote }: ContradictionOpinion): Finding {
  return {
    code: "contradiction",
    severity: "approval",
    message: `A model takes it to contradict "${title}": ${quoteOf(what)}`,
    remedy: "Correct the one that is wrong, or approve it when both hold.",
    quote: quoteOf(firstQuote),
    other: id,
  };
}

function notCompared({ id, title }: CheckedPassage, reason: string): Finding {
  return {
    code: "not-compared",
    severity: "warning",
    message: `No model could say whether it contradicts "${title}": ${quoteOf(reason)}`,
    remedy: "Compare the two, or import it again later.",
    other: id,
  };
}

function tooMany(leftOut: number, compared: number): Finding {
  return {
    code: "not-compared",
    severity: "note",
    message: `Of the passages of this import that are like others, the likeliest ${compared} pairs were compared by a model and ${leftOut} were not.`,
    remedy: "Import folder by folder to have more of them compared.",
  };
}
