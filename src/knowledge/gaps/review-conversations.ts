/**
 * The reader of what is missing: takes the conversations that somebody asked to have read, finds the signals in their
 * logs, counts each in its gap, and proposes facts. Nobody waits for it. It may die anywhere and run again: what is
 * counted is known by its id, and a request stays until its whole log is done. One reviewer at a time is meant to run;
 * two at once count nothing twice, but may open two gaps for one question.
 */
import { type Clock, RetryableError, type Telemetry, TerminalError } from "../../kernel/index.ts";
import type { TextEmbedding } from "../text-embedding.ts";
import { type CheckAnswer, withFindings } from "./check-answer.ts";
import { standingGapOf } from "./change-gap.ts";
import { countSignal, openGap, withDraft } from "./count-signal.ts";
import { GapConflictError } from "./errors.ts";
import type { AnswerDraft, Gap, GapSignal } from "./gap.ts";
import type { GapStore, Review } from "./gap-store.ts";
import type { MineFact } from "./mine-facts.ts";
import { type LoggedEvent, readSignals } from "./read-signals.ts";
import { groupGaps } from "./group-gaps.ts";
import { type CompareGaps, createCompareGaps } from "./same-question.ts";

export interface ReviewDependencies {
  readonly gaps: GapStore;
  /** A conversation's whole log; undefined for one that was erased. */
  readEvents(conversationId: string): Promise<readonly LoggedEvent[] | undefined>;
  /** A model's, where the stage has one; absent: questions are compared by their words. */
  readonly embedding?: TextEmbedding | undefined;
  /** Takes personal data out of a text. */
  redact(text: string): string;
  readonly mineFact: MineFact;
  readonly checkAnswer: CheckAnswer;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

export interface ReviewResult {
  readonly reviewed: number;
  readonly signals: number;
  readonly failed: number;
}

export type ReviewConversations = (options?: { readonly limit?: number }) => Promise<ReviewResult>;

interface Reviewer extends ReviewDependencies {
  readonly compare: CompareGaps;
}

export function createReviewConversations(dependencies: ReviewDependencies): ReviewConversations {
  const reviewer: Reviewer = { ...dependencies, compare: createCompareGaps(dependencies) };
  return async ({ limit = 50 } = {}) => {
    const reviews = await reviewer.gaps.listReviews(limit);
    let [signals, failed] = [0, 0];
    for (const review of reviews) {
      const counted = await reviewSafely(reviewer, review);
      if (counted === undefined) failed += 1;
      else signals += counted;
    }
    if (signals > 0) await groupGaps({ ...reviewer, now: reviewer.clock.now() });
    return { reviewed: reviews.length - failed, signals, failed };
  };
}

/** One log that can't be read must not keep the others from being read. */
async function reviewSafely(reviewer: Reviewer, review: Review): Promise<number | undefined> {
  try {
    const counted = await reviewConversation(reviewer, review.conversationId);
    await reviewer.gaps.finishReview(review);
    return counted;
  } catch (error) {
    const { conversationId } = review;
    reviewer.telemetry.error("A conversation could not be read for missing knowledge.", { conversationId, error });
    if (error instanceof TerminalError) await reviewer.gaps.finishReview(review).catch(() => undefined);
    return undefined;
  }
}

async function reviewConversation(reviewer: Reviewer, conversationId: string): Promise<number> {
  const events = (await reviewer.readEvents(conversationId)) ?? [];
  let counted = 0;
  for (const signal of readSignals(conversationId, events)) {
    if (await takeSignal(reviewer, fit(signal, reviewer))) counted += 1;
  }
  return counted;
}

const longestQuestion = 500;
const longestMessage = 2_000;

function fit(signal: GapSignal, { redact }: Reviewer): GapSignal {
  const question = redact(signal.question).slice(0, longestQuestion).toWellFormed();
  if (!signal.answer) return { ...signal, question };
  const messages = signal.answer.messages.map((message) => redact(message).slice(0, longestMessage).toWellFormed());
  return { ...signal, question, answer: { ...signal.answer, messages } };
}

const attempts = 5;

/** False when it was counted already. */
async function takeSignal(reviewer: Reviewer, signal: GapSignal): Promise<boolean> {
  const { gaps } = reviewer;
  for (let attempt = 1; ; attempt += 1) {
    if (await gaps.readSignal(signal.id)) return false;
    try {
      await gaps.write(await gapWith(reviewer, signal), signal);
      return true;
    } catch (error) {
      if (!(error instanceof GapConflictError) || attempt === attempts) throw error;
    }
  }
}

async function gapWith(reviewer: Reviewer, signal: GapSignal): Promise<Gap> {
  const gap = await gapFor(reviewer, signal);
  const counted = gap ? countSignal(gap, signal) : openGap(signal);
  const draft = await mined(reviewer, counted, signal);
  return draft ? withDraft(counted, draft) : counted;
}

async function gapFor({ gaps, compare }: Reviewer, signal: GapSignal): Promise<Gap | undefined> {
  if (!signal.answer) return compare.findGap(signal, await gaps.listGaps());
  const answered = await gaps.readSignal(signal.answer.answers);
  return answered && standingGapOf(gaps, answered.gapId);
}

async function mined(
  { mineFact, checkAnswer, clock }: Reviewer,
  gap: Gap,
  signal: GapSignal,
): Promise<AnswerDraft | undefined> {
  const { answer, language, conversationId, question } = signal;
  if (!answer?.endedWell || gap.status === "dismissed") return undefined;
  const fact = await mineFact({ question, language, messages: answer.messages });
  if (!fact) return undefined;
  const draft: AnswerDraft = {
    id: `draft_${signal.id.replaceAll("/", "-")}`,
    as: "fact",
    title: fact.title,
    text: fact.statement,
    // Until somebody says otherwise it is for staff only: it was said to one customer.
    visibility: "internal",
    language,
    by: "conversation",
    at: clock.now(),
    origin: "mined",
    conversationId,
  };
  return withFindings(draft, await checkAnswer(gap.id, draft));
}

/** Asks for a conversation's log to be read. `isOver`: nothing will make up for a request that is lost. */
export type RequestReview = (conversationId: string, options: { readonly isOver: boolean }) => Promise<void>;

/** While a conversation goes on it must not wait for this: a request that fails then is made up for by the next one. */
export function createRequestReview({
  gaps,
  clock,
  telemetry,
}: Pick<ReviewDependencies, "gaps" | "clock" | "telemetry">): RequestReview {
  return async (conversationId, { isOver }) => {
    try {
      await gaps.requestReview({ conversationId, requestedAt: clock.now() });
    } catch (error) {
      if (isOver && error instanceof RetryableError) throw error;
      telemetry.warn("A conversation's missing knowledge is read at its end instead of now.", {
        conversationId,
        error,
      });
    }
  };
}
