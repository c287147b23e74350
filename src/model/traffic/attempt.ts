/**
 * One request to one deployment: made, timed, judged, and booked into the budget and the health counters. It always
 * ends in a record, never in an exception, and soon after it is abandoned, whether or not the provider's client listens.
 */
import { TurnwiseError } from "../../kernel/index.ts";
import type { Grant } from "./budget.ts";
import { sleepFor, type TrafficClock } from "./clock.ts";
import type { Deployment, TokenCount } from "./deployment.ts";
import { isRefusal } from "./errors.ts";
import type { HealthMonitor } from "./health-monitor.ts";
import { type HealthSettings, noCounts, paceOf } from "./health.ts";
import { sketchOf } from "./quantile-sketch.ts";
import type { RateBudget } from "./rate-budget.ts";

export interface Attempt<Result, D extends Deployment = Deployment> {
  readonly deployment: D;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly latencyMs: number;
  /** How long the call had waited for capacity by then. */
  readonly waitedMs: number;
  /** `rejected`: there was no budget for it, so no request was made. */
  readonly outcome: "answered" | "throttled" | "failed" | "timed_out" | "cancelled" | "rejected";
  /** The second request of a race. */
  readonly hedge: boolean;
  /** Whether it tried out a deployment whose breaker was open. */
  readonly probe: boolean;
  /** Of an answer, the loser's in a race too, so that its cost can be booked. */
  readonly result?: Result;
  /** Of anything but an answer; what the call had used by then may stand in its `spent`. */
  readonly error?: unknown;
}

export interface AttemptDependencies {
  readonly clock: TrafficClock;
  readonly budget: RateBudget;
  readonly monitor: HealthMonitor;
  readonly settings: HealthSettings;
  /** How long an abandoned request may take to say what it has used. */
  readonly graceMs: number;
}

export interface AttemptPlan<Result, D extends Deployment> {
  readonly deployment: D;
  readonly grant: Grant;
  readonly waitedMs: number;
  readonly hedge: boolean;
  readonly probe: boolean;
  readonly signal: AbortSignal | undefined;
  invoke(deployment: D, options: { readonly signal: AbortSignal }): Promise<Result>;
  usageOf(result: Result): TokenCount;
}

export interface RunningAttempt<Result, D extends Deployment> {
  /** Resolves when the request has ended, or soon after it was abandoned. */
  readonly done: Promise<Attempt<Result, D>>;
  /** Ends the request; the winner's output tells how many tokens this one would have had. */
  abandon(outputTokens: number): void;
  /** Settles the budget and counts the outcome. To be called once, after `done`. */
  book(): Promise<void>;
}

export function startAttempt<Result, D extends Deployment>(
  dependencies: AttemptDependencies,
  plan: AttemptPlan<Result, D>,
): RunningAttempt<Result, D> {
  const controller = new AbortController();
  const signal = plan.signal ? AbortSignal.any([plan.signal, controller.signal]) : controller.signal;
  let abandonedAfterTokens: number | undefined;
  const done = perform(dependencies, plan, signal);
  return {
    done,
    abandon(outputTokens) {
      abandonedAfterTokens = outputTokens;
      controller.abort();
    },
    book: async () => book(dependencies, plan, await done, abandonedAfterTokens),
  };
}

async function perform<Result, D extends Deployment>(
  { clock, graceMs }: AttemptDependencies,
  plan: AttemptPlan<Result, D>,
  signal: AbortSignal,
): Promise<Attempt<Result, D>> {
  const { deployment, waitedMs, hedge, probe } = plan;
  const startedAt = clock.now();
  const ended = new AbortController();
  const request = settled(plan.invoke, deployment, signal);
  const end = await Promise.race([request, lostPatience(clock, graceMs, signal, ended.signal)]);
  ended.abort("ended");
  const latencyMs = Math.max(0, clock.now() - startedAt);
  const outcome = "error" in end ? outcomeOf(end.error, signal) : ("answered" as const);
  return { deployment, startedAt, latencyMs, waitedMs, outcome, hedge, probe, ...end };
}

async function settled<Result, D extends Deployment>(
  invoke: AttemptPlan<Result, D>["invoke"],
  deployment: D,
  signal: AbortSignal,
): Promise<{ readonly result: Result } | { readonly error: unknown }> {
  try {
    return { result: await invoke(deployment, { signal }) };
  } catch (error) {
    return { error };
  }
}

/** Never resolves unless the request is abandoned; then a moment later, for a client that does not listen. */
function lostPatience(clock: TrafficClock, graceMs: number, signal: AbortSignal, ended: AbortSignal) {
  return new Promise<{ readonly error: unknown }>((resolve) => {
    const lose = () => void sleepFor(clock, graceMs, ended).then(() => resolve({ error: signal.reason }));
    if (signal.aborted) lose();
    else signal.addEventListener("abort", lose, { once: true });
    ended.addEventListener("abort", () => signal.removeEventListener("abort", lose), { once: true });
  });
}

function outcomeOf(error: unknown, signal: AbortSignal): "throttled" | "failed" | "timed_out" | "cancelled" {
  const { name, timedOut } = (error ?? {}) as { name?: string; timedOut?: boolean };
  if (name === "ModelCancelled" || signal.aborted) return "cancelled";
  if (name === "ModelThrottled") return "throttled";
  return timedOut === true || name === "TimeoutError" ? "timed_out" : "failed";
}

/** A failure that says something about the deployment, not about the request or the answer's content. */
function isOutage(error: unknown): boolean {
  return !(error instanceof TurnwiseError) || error.name === "ModelUnavailable";
}

async function book<Result, D extends Deployment>(
  dependencies: AttemptDependencies,
  plan: AttemptPlan<Result, D>,
  attempt: Attempt<Result, D>,
  abandonedAfterTokens: number | undefined,
): Promise<void> {
  const used = usedBy(plan, attempt);
  await Promise.all([
    bookBudget(dependencies, plan.grant, attempt, used),
    attempt.probe
      ? bookProbe(dependencies, attempt, used)
      : bookHealth(dependencies, attempt, abandonedAfterTokens ?? used?.outputTokens),
  ]);
}

function usedBy<Result, D extends Deployment>(
  plan: AttemptPlan<Result, D>,
  { outcome, result, error }: Attempt<Result, D>,
): TokenCount | undefined {
  if (outcome === "answered") return plan.usageOf(result as Result);
  return (error as { spent?: { usage?: TokenCount } } | undefined)?.spent?.usage;
}

/** What was cut off may still be written by the provider: without word of what it used, its estimate stays taken. */
async function bookBudget<Result, D extends Deployment>(
  { budget }: AttemptDependencies,
  grant: Grant,
  { deployment, outcome, error }: Attempt<Result, D>,
  used: TokenCount | undefined,
): Promise<void> {
  if (used) return budget.settle(grant, used);
  if (outcome === "throttled") {
    const { retryAfterMs } = error as { retryAfterMs?: number };
    await Promise.all([budget.giveBack(grant), budget.throttled(deployment, retryAfterMs)]);
  }
  if (outcome === "failed") await budget.giveBack(grant);
}

/**
 * A cancelled call counts with the pace that it could at best have had: else a race would hide the slow one. Of second
 * requests only failures count: they are the ones that were quick enough, which would make a baseline too good.
 */
async function bookHealth<Result, D extends Deployment>(
  { monitor, settings }: AttemptDependencies,
  { deployment, outcome, hedge, latencyMs, error }: Attempt<Result, D>,
  outputTokens: number | undefined,
): Promise<void> {
  const isSample = !hedge && outputTokens !== undefined;
  const paces = isSample ? sketchOf(paceOf(latencyMs, outputTokens, settings)) : {};
  if (outcome === "answered") return monitor.count(deployment, { ...noCounts, answered: 1, paces });
  if (outcome === "cancelled" && isSample) return monitor.count(deployment, { ...noCounts, paces });
  if (outcome === "timed_out") return monitor.count(deployment, { ...noCounts, timedOut: 1 });
  if (outcome === "failed" && isOutage(error)) return monitor.count(deployment, { ...noCounts, failed: 1 });
}

async function bookProbe<Result, D extends Deployment>(
  { monitor, settings }: AttemptDependencies,
  { deployment, outcome, latencyMs, error }: Attempt<Result, D>,
  used: TokenCount | undefined,
): Promise<void> {
  if (outcome === "throttled") {
    const { retryAfterMs = settings.openMs } = error as { retryAfterMs?: number };
    return monitor.putOffProbe(deployment, retryAfterMs);
  }
  const answered = outcome === "answered" && used !== undefined;
  const pace = answered ? paceOf(latencyMs, used.outputTokens, settings) : 0;
  await monitor.endProbe(deployment, answered ? { answered, pace } : { answered, refused: isRefusal(error) });
}
