/**
 * The rate budget of one deployment: a token bucket per quota, all in one record that every worker shares. It decides
 * what a call costs, who may take it, and what is given back; stores only apply its steps.
 *
 * A bucket is kept as the instant at which it will be full again (as in the generic cell rate algorithm), so a debt is
 * time to refill: time alone pays it back, there is no count of calls under way that a dead worker could leave behind.
 * And taking is an addition under a guard: workers who take at the same time don't undo each other's work. Buckets are
 * kept in whole microseconds, so that sums are exact in every store and in any order.
 */
import type { Deployment, Lane, Quotas, TokenCount } from "./deployment.ts";

export const dimensions = ["requests", "inputTokens", "outputTokens", "tokens"] as const;
export type Dimension = (typeof dimensions)[number];
export type PerDimension = Readonly<Record<Dimension, number>>;

/** Buckets in epoch microseconds, the rest in milliseconds; zero is long ago, so the bucket is full. */
export interface BudgetRecord extends PerDimension {
  /** Nobody calls before this, since the provider asked for it. */
  readonly blockedUntil: number;
  /** The part of the quotas that was taken to be ours at `slowedAt`, after the last 429. */
  readonly share: number;
  readonly slowedAt: number;
}

export const untouchedBudget: BudgetRecord = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  tokens: 0,
  blockedUntil: 0,
  share: 1,
  slowedAt: 0,
};

/** One change of one field, right only while the field is within its bounds (both inclusive). */
export interface FieldChange {
  readonly field: keyof BudgetRecord;
  readonly add?: number;
  readonly set?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Changes that are made all or none. A field may stand there without a change, for its bounds only. */
export type BudgetStep = readonly FieldChange[];

export interface BudgetSettings {
  /** A bucket holds what the quota grants in this time. */
  readonly burstMs: number;
  /** The part of each bucket that a lane must leave to those before it. */
  readonly reserve: Readonly<Record<Lane, number>>;
  /** A 429 without a retry-after blocks the deployment for this long. */
  readonly blockMs: number;
  /** A 429 multiplies the assumed share of the quotas by this, but not more often than every `slowDownEveryMs`. */
  readonly slowDownFactor: number;
  readonly slowDownEveryMs: number;
  readonly smallestShare: number;
  /** What the assumed share regains in a minute. */
  readonly recoveryPerMinute: number;
}

export const defaultBudgetSettings: BudgetSettings = {
  burstMs: 60_000,
  reserve: { urgent: 0, routine: 0.25, deferred: 0.5 },
  blockMs: 1_000,
  slowDownFactor: 0.9,
  slowDownEveryMs: 5_000,
  smallestShare: 0.1,
  recoveryPerMinute: 0.1,
};

/** What was taken for one call, to be settled after it. */
export interface Grant {
  readonly deployment: Deployment;
  /** Microseconds of refill that were charged. */
  readonly charged: PerDimension;
  /** The share of the quotas at which it was charged, so that it is given back at the same price. */
  readonly share: number;
  /** Taken from this process's own bucket, since the shared one did not answer. */
  readonly local?: boolean;
}

export type Admission =
  { readonly admitted: true; readonly grant: Grant } | { readonly admitted: false; readonly retryAfterMs: number };

/** A rule's verdict on the newest record; without a step, nothing changes. */
export interface Decision<Answer> {
  readonly step?: BudgetStep;
  readonly answer: Answer;
}

export type BudgetRule<Answer> = (record: BudgetRecord) => Decision<Answer>;

export interface AdmissionRequest {
  readonly deployment: Deployment;
  readonly lane: Lane;
  readonly estimate: TokenCount;
  readonly now: number;
}

/** The share of the quotas that is ours by now: it grows back evenly. */
export function assumedShare({ share, slowedAt }: BudgetRecord, now: number, settings: BudgetSettings): number {
  const minutes = Math.max(0, now - slowedAt) / 60_000;
  return Math.min(1, share + minutes * settings.recoveryPerMinute);
}

/** Microseconds of refill that these tokens and one request cost. */
export function priceOf({ inputTokens, outputTokens }: TokenCount, quotas: Quotas, share: number): PerDimension {
  const burned = outputTokens * (quotas.outputBurnRate ?? 1);
  return {
    requests: refill(1, quotas.requestsPerMinute, share),
    inputTokens: refill(inputTokens, quotas.inputTokensPerMinute, share),
    outputTokens: refill(burned, quotas.outputTokensPerMinute, share),
    tokens: refill(inputTokens + burned, quotas.tokensPerMinute, share),
  };
}

function refill(amount: number, perMinute: number | undefined, share: number): number {
  return perMinute === undefined ? 0 : Math.round((amount / (perMinute * share)) * 60_000_000);
}

/**
 * Takes the estimate from every bucket if each keeps the lane's reserve. A call that is larger than all that its lane
 * may take is admitted when the buckets are full: it would wait forever otherwise.
 */
export function admit(request: AdmissionRequest, settings: BudgetSettings): BudgetRule<Admission> {
  const { deployment, lane, estimate, now } = request;
  const room = Math.floor(micros(settings.burstMs) * (1 - settings.reserve[lane]));
  const at = micros(now);
  return (record) => {
    const share = assumedShare(record, now, settings);
    const charged = priceOf(estimate, deployment.quotas, share);
    const waits = dimensions.map((dimension) => wait(record[dimension], charged[dimension], room, at));
    const retryAfterMs = Math.max(record.blockedUntil - now, Math.ceil(Math.max(...waits) / 1_000));
    if (retryAfterMs > 0) return { answer: { admitted: false, retryAfterMs } };
    const answer: Admission = { admitted: true, grant: { deployment, charged, share } };
    const taken = dimensions.flatMap((field) => take(field, record[field], charged[field], room, at));
    if (taken.length === 0) return { answer };
    const unchanged: BudgetStep = [
      { field: "slowedAt", atLeast: record.slowedAt, atMost: record.slowedAt },
      { field: "blockedUntil", atMost: now },
    ];
    return { step: [...unchanged, ...taken], answer };
  };
}

function micros(ms: number): number {
  return Math.round(ms * 1_000);
}

function wait(fullAt: number, price: number, room: number, now: number): number {
  return price === 0 ? 0 : Math.max(0, fullAt - latestFullAt(price, room, now));
}

/** Until when the bucket may be in debt, at most, for a call of this price to be admitted. */
function latestFullAt(price: number, room: number, now: number): number {
  return now + Math.max(0, room - price);
}

function take(field: Dimension, fullAt: number, price: number, room: number, now: number): BudgetStep {
  if (price === 0) return [];
  if (fullAt < now) return [{ field, set: now + price, atMost: now }];
  return [{ field, add: price, atLeast: now, atMost: latestFullAt(price, room, now) }];
}

/**
 * Gives back what was not used; what was used beyond the estimate is charged, and the bucket may go below empty. Giving
 * back needs no guard: a bucket that time has filled meanwhile stays full, whatever is subtracted.
 */
export function settle(grant: Grant, used: TokenCount, now: number): BudgetRule<void> {
  const price = priceOf(used, grant.deployment.quotas, grant.share);
  const at = micros(now);
  return (record) => {
    const step = dimensions.flatMap((field) => correct(field, record[field], price[field] - grant.charged[field], at));
    return step.length === 0 ? { answer: undefined } : { step, answer: undefined };
  };
}

/** Gives back everything: the provider has not even begun. Only the request counts, since it was made. */
export function giveBack(grant: Grant, now: number): BudgetRule<void> {
  return settle(grant, { inputTokens: 0, outputTokens: 0 }, now);
}

function correct(field: Dimension, fullAt: number, change: number, now: number): BudgetStep {
  if (change === 0) return [];
  if (change < 0) return fullAt <= now ? [] : [{ field, add: change }];
  return fullAt < now ? [{ field, set: now + change, atMost: now }] : [{ field, add: change, atLeast: now }];
}

/**
 * The provider said 429: nobody calls until it wants to be called again, the assumed share of the quotas shrinks, and
 * what our buckets seemed to hold beyond the routine lane's reserve is gone. So the other lanes wait for a refill,
 * while urgent calls go on as soon as the provider takes them.
 */
export function slowDown(retryAfterMs: number | undefined, now: number, settings: BudgetSettings): BudgetRule<void> {
  const until = now + Math.max(retryAfterMs ?? settings.blockMs, leastBlockMs);
  const drained = micros(now) + Math.floor(micros(settings.burstMs) * (1 - settings.reserve.routine));
  return (record) => {
    const { slowedAt } = record;
    const block = raise("blockedUntil", record.blockedUntil, until);
    if (now - slowedAt < settings.slowDownEveryMs) {
      return block.length === 0 ? { answer: undefined } : { step: block, answer: undefined };
    }
    const share = Math.max(settings.smallestShare, assumedShare(record, now, settings) * settings.slowDownFactor);
    const slower: BudgetStep = [
      { field: "slowedAt", set: now, atLeast: slowedAt, atMost: slowedAt },
      { field: "share", set: share },
    ];
    const drain = dimensions.flatMap((dimension) => raise(dimension, record[dimension], drained));
    return { step: [...slower, ...block, ...drain], answer: undefined };
  };
}

/** A retry-after of nothing would have everybody call again at once. */
const leastBlockMs = 100;

function raise(field: keyof BudgetRecord, from: number, to: number): BudgetStep {
  return from >= to ? [] : [{ field, set: to, atMost: to }];
}

/** The record after a step, or undefined if a bound does not hold: what each store must do, whatever its means. */
export function applyStep(record: BudgetRecord, step: BudgetStep): BudgetRecord | undefined {
  const fits = step.every(({ field, atLeast = -Infinity, atMost = Infinity }) => {
    return record[field] >= atLeast && record[field] <= atMost;
  });
  if (!fits) return undefined;
  const changed = step.filter(({ set, add }) => set !== undefined || add !== undefined);
  const values = changed.map(({ field, set, add = 0 }) => [field, set ?? record[field] + add] as const);
  return { ...record, ...Object.fromEntries(values) };
}
