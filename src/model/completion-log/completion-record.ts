/**
 * What is kept of every call of a model, also of those that came to nothing: who was asked, in which words, what it
 * cost, how long it took and how the answer was judged. The log explains a reply afterwards and is what costs are summed
 * from; the turn's journal, not the log, is what a turn goes on with.
 */
import type { Lane } from "../../contracts/index.ts";
import type { Json } from "../../kernel/index.ts";
import type { CompletionEnding, TokenUsage } from "../language-model.ts";

/**
 * `used`: its answer went on. `rejected`: a quality gate stopped it. `cancelled`: a faster request won. Without a
 * completion: `throttled`, `failed` or `timed_out`.
 */
export const callOutcomes = ["used", "rejected", "throttled", "failed", "timed_out", "cancelled"] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export interface LoggedVerdict {
  readonly gate: string;
  readonly passed: boolean;
  readonly reason: string;
}

export interface CompletionRecord {
  readonly conversationId: string;
  readonly turn: number;
  readonly step: string;
  /** Counted from 1 within the performance of the step. */
  readonly attempt: number;
  /** Epoch milliseconds of the performance of the step: a repetition by the state machine is a performance of its own. */
  readonly performedAt: number;
  /** Epoch milliseconds of the call. */
  readonly at: number;
  readonly lane: Lane;
  readonly prompt: string;
  /** `<family>@<version>`. */
  readonly promptVersion: string;
  /** `certified`, or why the pair of prompt and model is not. */
  readonly certification: string;
  readonly model: string;
  readonly deployment: string;
  readonly provider: string;
  readonly region: string;
  /** A second request that was started beside a slow first one. */
  readonly hedge: boolean;
  readonly outcome: CallOutcome;
  readonly ending?: CompletionEnding;
  readonly stopReason?: string;
  readonly usage: TokenUsage;
  readonly costMicroUsd: number;
  readonly latencyMs: number;
  /** Time that the call waited for capacity. */
  readonly waitedMs: number;
  readonly timeToFirstTokenMs?: number;
  readonly verdicts: readonly LoggedVerdict[];
  /** What was sent and what came back, redacted; absent where the company keeps no texts. */
  readonly texts?: { readonly messages: Json; readonly answer: Json };
}

/** What the sums are made of. */
export type CompletionCost = Pick<
  CompletionRecord,
  "at" | "prompt" | "promptVersion" | "model" | "deployment" | "lane" | "outcome" | "usage" | "costMicroUsd"
>;

export interface CompletionLog {
  /** Appends once: a record of the same conversation, turn, step, performance and attempt is not repeated. */
  append(records: readonly CompletionRecord[]): Promise<void>;
  /** The calls of one turn, oldest first. */
  ofTurn(conversationId: string, turn: number): Promise<readonly CompletionRecord[]>;
  /** The calls from `from` up to, and without, `until` (epoch milliseconds), oldest first. */
  costsBetween(from: number, until: number): AsyncIterable<CompletionCost>;
  /** Removes all of a conversation. */
  erase(conversationId: string): Promise<void>;
}

const millisecondsPerDay = 86_400_000;

/** When a record may go, in epoch seconds, which is how DynamoDB wants it. */
export function expiryOf({ at }: Pick<CompletionRecord, "at">, keptDays: number): number {
  return Math.ceil((at + keptDays * millisecondsPerDay) / 1000);
}

/** Unique, and in the order of the calls within a turn. */
export function recordKey({ turn, performedAt, step, attempt }: CompletionRecord): string {
  return [padded(turn, 8), padded(performedAt, 14), step, padded(attempt, 3)].join("#");
}

/** Where the records of a turn begin and end. */
export function turnKeys(turn: number): { readonly from: string; readonly until: string } {
  return { from: `${padded(turn, 8)}#`, until: `${padded(turn, 8)}$` };
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}
