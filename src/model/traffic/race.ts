/**
 * One request, or two when the first takes long: the first valid answer wins, the other request is abandoned. Without a
 * valid answer, an invalid one stands: to judge it is the quality gates' business.
 */
import type { Attempt, RunningAttempt } from "./attempt.ts";
import { sleepFor, type TrafficClock } from "./clock.ts";
import type { Deployment, TokenCount } from "./deployment.ts";

export interface Hedge<Result, D extends Deployment> {
  readonly afterMs: number;
  /** The second request, or undefined where there is no capacity for one. */
  start(): Promise<RunningAttempt<Result, D> | undefined>;
}

export interface RaceRules<Result> {
  readonly clock: TrafficClock;
  isValid(result: Result): boolean;
  usageOf(result: Result): TokenCount;
}

/** All attempts in the order of their beginning, booked, and the one whose answer counts, if any. */
export interface Finish<Result, D extends Deployment> {
  readonly attempts: readonly Attempt<Result, D>[];
  readonly winner?: Attempt<Result, D>;
}

export async function runRace<Result, D extends Deployment>(
  rules: RaceRules<Result>,
  first: RunningAttempt<Result, D>,
  hedge: Hedge<Result, D> | undefined,
): Promise<Finish<Result, D>> {
  const second = hedge && (await startIfSlow(rules.clock, first, hedge));
  const runners = second ? [first, second] : [first];
  if (second) await firstValid(rules, first, second);
  const attempts = await Promise.all(runners.map(({ done }) => done));
  await Promise.all(runners.map((runner) => runner.book()));
  const answers = attempts.filter(({ outcome }) => outcome === "answered").sort(byEnd);
  const winner = answers.find(({ result }) => rules.isValid(result as Result)) ?? answers[0];
  return winner ? { attempts, winner } : { attempts };
}

async function startIfSlow<Result, D extends Deployment>(
  clock: TrafficClock,
  first: RunningAttempt<Result, D>,
  { afterMs, start }: Hedge<Result, D>,
): Promise<RunningAttempt<Result, D> | undefined> {
  const awake = new AbortController();
  const isOver = first.done.then(() => true);
  const isSlow = sleepFor(clock, afterMs, awake.signal).then(() => false);
  const over = await Promise.race([isOver, isSlow]);
  awake.abort();
  return over ? undefined : start();
}

/** Waits until one has a valid answer, then abandons the other; or until both have ended. */
async function firstValid<Result, D extends Deployment>(
  rules: RaceRules<Result>,
  first: RunningAttempt<Result, D>,
  second: RunningAttempt<Result, D>,
): Promise<void> {
  const runs = async (runner: RunningAttempt<Result, D>, other: RunningAttempt<Result, D>) => {
    const { outcome, result } = await runner.done;
    if (outcome !== "answered" || !rules.isValid(result as Result)) return;
    other.abandon(rules.usageOf(result as Result).outputTokens);
  };
  await Promise.all([runs(first, second), runs(second, first)]);
}

function byEnd(left: Attempt<unknown>, right: Attempt<unknown>): number {
  return left.startedAt + left.latencyMs - (right.startedAt + right.latencyMs);
}
