/**
 * A gap as a question to somebody who knows. The question is a text that anybody can send; where the company has set up
 * an endpoint for it, a webhook carries the same text. It goes to that endpoint alone: the clients of the conversations'
 * endpoint refuse types that they don't know. Delivery is at least once, by whoever runs the reviews.
 */
import { type Clock, type Ids, type JsonObject, toTimestamp } from "../../kernel/index.ts";
import { changeGap } from "./change-gap.ts";
import { GapStatusError } from "./errors.ts";
import type { ExpertQuestion, Gap } from "./gap.ts";
import type { GapStore } from "./gap-store.ts";
import { changeGroup } from "./merge-gaps.ts";
import { renderQuestion } from "./render-question.ts";

/** One signed HTTP POST to the experts' endpoint. Resolves with the status; throws when no answer came. */
export interface ExpertEndpoint {
  post(envelope: JsonObject): Promise<{ readonly status: number }>;
}

export const expertQuestionType = "knowledge.question";
export const askedVia = ["text", "webhook"] as const;

export interface AskRequest {
  /** Who is to answer: a name, a team, an address. */
  readonly to: string;
  readonly by: string;
  readonly via: (typeof askedVia)[number];
}

export interface Asked {
  readonly gap: Gap;
  readonly question: ExpertQuestion;
}

export interface AskDependencies {
  readonly gaps: GapStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether there is an endpoint for experts. */
  readonly hasExpertEndpoint: boolean;
}

const mostQuestions = 20;

/** Throws GapNotFound, and GapStatus for a gap that nobody waits for or a webhook that has nowhere to go. */
export function createAskExpert({ gaps, clock, ids, hasExpertEndpoint }: AskDependencies) {
  return async (id: string, { to, by, via }: AskRequest): Promise<Asked> => {
    if (via === "webhook" && !hasExpertEndpoint) {
      throw new GapStatusError(id, "there is no endpoint for experts. Ask with via: text, or set one up.");
    }
    const at = clock.now();
    const sending =
      via === "text" ? { delivery: "text" as const } : { delivery: "pending" as const, nextAttemptAt: at };
    const question: ExpertQuestion = { id: ids.next("question"), to, by, at, attempts: 0, ...sending };
    const gap = await changeGroup(gaps, id, (current) => {
      if (current.status === "dismissed" || current.status === "closed") {
        throw new GapStatusError(id, `it is ${current.status}, so nobody waits for an answer.`);
      }
      const questions = [...current.questions, question].slice(-mostQuestions);
      return { ...current, questions, status: current.status === "open" ? "asked" : current.status };
    });
    return { gap, question };
  };
}

const mostAttempts = 36;
const backOffMs = { base: 15_000, cap: 60 * 60_000 };

export interface DeliverQuestionsDependencies {
  readonly gaps: GapStore;
  readonly clock: Clock;
  readonly endpoint: ExpertEndpoint;
}

/** Sends what is due; resolves with the number of questions that arrived. */
export function createDeliverQuestions({ gaps, clock, endpoint }: DeliverQuestionsDependencies) {
  return async (): Promise<number> => {
    let delivered = 0;
    for (const gap of await gaps.listGaps()) {
      for (const question of gap.questions.filter((each) => isDue(each, clock.now()))) {
        const arrived = await post(endpoint, gap, question);
        await changeGap(gaps, gap.id, (current) => withAttempt(current, question.id, { arrived, now: clock.now() }));
        if (arrived) delivered += 1;
      }
    }
    return delivered;
  };
}

function isDue({ delivery, nextAttemptAt = 0 }: ExpertQuestion, now: number): boolean {
  return delivery === "pending" && nextAttemptAt <= now;
}

async function post(endpoint: ExpertEndpoint, gap: Gap, question: ExpertQuestion): Promise<boolean> {
  try {
    const { status } = await endpoint.post(envelopeOf(gap, question));
    return status >= 200 && status < 300;
  } catch {
    return false;
  }
}

function envelopeOf(gap: Gap, { id, to, by, at }: ExpertQuestion): JsonObject {
  const { subject, body } = renderQuestion(gap);
  const text = { question: gap.question, language: gap.language, subject, body };
  const data = { gap_id: gap.id, to, asked_by: by, ...text, examples: gap.examples.map(({ question }) => question) };
  return { id, type: expertQuestionType, sequence_number: 1, timestamp: toTimestamp(at), data };
}

function withAttempt(gap: Gap, questionId: string, { arrived, now }: { arrived: boolean; now: number }): Gap {
  const tried = (question: ExpertQuestion): ExpertQuestion => {
    const { nextAttemptAt: _due, ...rest } = question;
    const attempts = question.attempts + 1;
    if (arrived) return { ...rest, attempts, delivery: "delivered" };
    if (attempts >= mostAttempts) return { ...rest, attempts, delivery: "failed" };
    const waitMs = Math.min(backOffMs.cap, backOffMs.base * 2 ** attempts);
    return { ...rest, attempts, nextAttemptAt: now + waitMs };
  };
  return { ...gap, questions: gap.questions.map((each) => (each.id === questionId ? tried(each) : each)) };
}
