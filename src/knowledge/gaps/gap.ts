/**
 * What the knowledge lacks. A signal is one occasion on which that showed, read from a conversation's log; a gap is the
 * question behind many signals, with what was done about it. Both hold redacted text only. A gap changes by the pure
 * functions beside this file and is stored whole, under a revision.
 */
import type { Finding } from "../ingestion/findings.ts";
import type { Visibility } from "../knowledge-items.ts";

/** What can show that something is missing, in order of weight; `human_answer` is what a person then said about it. */
export const signalKinds = ["hand_off", "unanswered", "low_support", "human_answer"] as const;
export type SignalKind = (typeof signalKinds)[number];

export interface GapSignal {
  /** `<conversation>/<seq>`: the same however often the log is read. */
  readonly id: string;
  readonly kind: SignalKind;
  readonly conversationId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** ISO 639-1. */
  readonly language: string;
  readonly question: string;
  /** How well the answer was supported, 0 to 1; absent for what was not answered. */
  readonly support?: number;
  /** Of a `human_answer`. */
  readonly answer?: HumanAnswer;
}

export interface HumanAnswer {
  /** The signal of the hand-off that it answers. */
  readonly answers: string;
  /** The person's public messages, in their order. */
  readonly messages: readonly string[];
  /** The conversation was finished, and neither silence nor a low rating says that it did not help. */
  readonly endedWell: boolean;
}

export const gapStatuses = ["open", "asked", "answered", "closed", "dismissed"] as const;
export type GapStatus = (typeof gapStatuses)[number];

export interface GapExample {
  readonly signalId: string;
  readonly question: string;
}

/** A question put to an expert. */
export interface ExpertQuestion {
  readonly id: string;
  readonly to: string;
  readonly by: string;
  readonly at: number;
  /** `text`: somebody sends the rendered text. The others say what became of the webhook. */
  readonly delivery: "text" | "pending" | "delivered" | "failed";
  readonly attempts: number;
  /** Of a pending webhook: when to try next, epoch milliseconds. */
  readonly nextAttemptAt?: number;
}

/** An answer that nobody has approved yet, or that was. */
export interface AnswerDraft {
  readonly id: string;
  readonly as: "fact" | "article";
  readonly title: string;
  readonly text: string;
  readonly visibility: Visibility;
  readonly language: string;
  readonly by: string;
  readonly at: number;
  /** `mined`: proposed from what a person said in a conversation. */
  readonly origin: "expert" | "mined";
  readonly conversationId?: string;
  /** What who answered wants `visibility` to be, where what was found keeps it internal. */
  readonly declared?: Visibility;
  /** What ingestion has to say about it; absent in drafts of earlier releases. */
  readonly findings?: readonly Finding[];
}

export interface Published {
  readonly kind: "fact" | "article";
  readonly id: string;
  readonly draftId: string;
  readonly version: number;
  readonly by: string;
  readonly at: number;
}

export interface Gap {
  readonly id: string;
  /** Grows by one with every write. */
  readonly revision: number;
  readonly status: GapStatus;
  readonly language: string;
  /** The first example's. */
  readonly question: string;
  /** The first few different ones: what later questions are compared with. */
  readonly examples: readonly GapExample[];
  readonly counts: Readonly<Record<SignalKind, number>>;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Weight of all signals as of `lastAt`, each halved with every half-life of its age (rank-gaps.ts). */
  readonly heat: number;
  readonly questions: readonly ExpertQuestion[];
  readonly drafts: readonly AnswerDraft[];
  readonly published?: Published;
  readonly dismissed?: { readonly by: string; readonly at: number };
  /** Id of the gap as a part of which it is shown, for now (group-gaps.ts). */
  readonly groupedWith?: string;
  /** Id of the gap that took this one's counts and examples over, because they turned out to be one question. */
  readonly mergedInto?: string;
}
