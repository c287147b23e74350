/**
 * Whether a completion may be used: it ended well, has the prompt's shape, and what it says to a customer passes the
 * quality gates and then the judges. What a draft is, the prompt knows; what it must not contradict, the turn knows.
 */
import { z } from "zod";
import type { Json, Telemetry } from "../kernel/index.ts";
import type { LoggedVerdict } from "./completion-log/index.ts";
import type { CompletionContext } from "./complete-prompt.ts";
import type { CompletionSubject, DraftSubject, Judge, Verdict } from "./gates/verdict.ts";
import type { Completion } from "./language-model.ts";
import type { AnyPrompt } from "./prompt.ts";

export interface QualityGates {
  checkCompletion(subject: CompletionSubject): readonly Verdict[];
  checkDraft(subject: DraftSubject): readonly Verdict[];
}

export interface JudgingDependencies {
  readonly gates: QualityGates;
  /** Asked one after the other, and only about drafts that have passed all gates. */
  readonly judges?: readonly Judge[];
  readonly telemetry: Telemetry;
}

export interface JudgedSubject {
  readonly prompt: AnyPrompt;
  readonly input: Json;
  readonly completion: Completion;
  readonly context: Pick<CompletionContext, "surroundings" | "complaintAbout">;
}

export interface Judged {
  readonly verdicts: readonly LoggedVerdict[];
  /** Present when every verdict is good. */
  readonly value?: Json;
}

export async function judgeCompletion(
  { gates, judges = [], telemetry }: JudgingDependencies,
  { prompt, input, completion, context }: JudgedSubject,
): Promise<Judged> {
  const { ending, stopReason, output } = completion;
  const parsed = prompt.output.safeParse(output);
  const schemaProblem = parsed.error && z.prettifyError(parsed.error);
  const ended = gates.checkCompletion({ ending, stopReason, output, schemaProblem });
  if (!parsed.success || ended.some(isBad)) return { verdicts: ended };

  const value = parsed.data as Json;
  const formal: readonly LoggedVerdict[] = [...ended, ...askersVerdict(context.complaintAbout?.(value))];
  if (formal.some(isBad)) return { verdicts: formal };
  const draft = prompt.draftOf?.(input, value);
  if (!draft) return { verdicts: formal, value };
  const subject = { ...context.surroundings, ...draft };
  const verdicts: LoggedVerdict[] = [...formal, ...gates.checkDraft(subject)];
  for (const judge of judges) {
    if (verdicts.some(isBad)) break;
    verdicts.push(await opinionOf(judge, subject, telemetry));
  }
  return verdicts.some(isBad) ? { verdicts } : { verdicts, value };
}

function askersVerdict(complaint: string | undefined): readonly LoggedVerdict[] {
  return complaint === undefined ? [] : [{ gate: "asker", passed: false, reason: complaint }];
}

function isBad({ passed }: LoggedVerdict): boolean {
  return !passed;
}

/** A judge is a second opinion on what the gates let through: one that can't be had does not stop the answer. */
async function opinionOf(judge: Judge, subject: DraftSubject, telemetry: Telemetry): Promise<LoggedVerdict> {
  try {
    return await judge(subject);
  } catch (error) {
    telemetry.warn("a judge could not be asked; the draft stands on the gates alone", { error: String(error) });
    return { gate: "judge", passed: true, reason: `not asked: ${String(error)}` };
  }
}
