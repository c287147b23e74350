/** The loop of one call: find capacity or wait for it, ask, and go on to the next candidate while they fail. */
import { ModelCancelledError, ModelThrottledError } from "../errors.ts";
import { type AdmittedLeg, admitFirst } from "./admission.ts";
import { type Attempt, type AttemptDependencies, type RunningAttempt, startAttempt } from "./attempt.ts";
import { pauseFor } from "./clock.ts";
import type { Deployment, Lane } from "./deployment.ts";
import { withAttempts } from "./errors.ts";
import { latencyAt } from "./health.ts";
import type { TrafficAnswer, TrafficCall } from "./model-traffic.ts";
import { type Finish, type Hedge, runRace } from "./race.ts";

export interface CallDependencies extends AttemptDependencies {
  readonly random: () => number;
  readonly leastWaitMs: Readonly<Record<Lane, number>>;
}

/** What has happened to a call so far. */
interface Progress<Result, D extends Deployment> {
  readonly call: TrafficCall<Result, D>;
  readonly attempts: Attempt<Result, D>[];
  readonly failed: Set<D>;
  waitedMs: number;
}

export async function completeCall<Result, D extends Deployment>(
  parts: CallDependencies,
  call: TrafficCall<Result, D>,
): Promise<TrafficAnswer<Result, D>> {
  const progress: Progress<Result, D> = { call, attempts: [], failed: new Set(), waitedMs: 0 };
  for (;;) {
    const leg = await nextLeg(parts, progress);
    const { attempts, winner } = await ask(parts, progress, leg);
    progress.attempts.push(...attempts);
    if (winner) return answerOf(winner, progress.attempts);
    for (const { outcome, deployment } of attempts) if (outcome !== "throttled") progress.failed.add(deployment);
    throwIfCancelled(progress);
  }
}

function answerOf<Result, D extends Deployment>(
  winner: Attempt<Result, D>,
  attempts: readonly Attempt<Result, D>[],
): TrafficAnswer<Result, D> {
  return { result: winner.result as Result, deployment: winner.deployment, attempts };
}

/** Waits until a candidate that has not failed takes the call. */
async function nextLeg<Result, D extends Deployment>(
  parts: CallDependencies,
  progress: Progress<Result, D>,
): Promise<AdmittedLeg<D>> {
  const { call, failed } = progress;
  for (;;) {
    const candidates = call.candidates.filter((candidate) => !failed.has(candidate));
    if (candidates.length === 0) throw withAttempts(lastError(progress), progress.attempts);
    const legs = await parts.monitor.route(candidates, call.lane);
    const { leg, rejected, retryAfterMs } = await admitFirst(parts, legs, call.lane, call.estimate);
    noteRejected(parts, progress, rejected);
    if (leg) return leg;
    await waitForCapacity(parts, progress, retryAfterMs);
  }
}

function lastError<Result, D extends Deployment>({ attempts, call }: Progress<Result, D>): unknown {
  const last = attempts.findLast(({ outcome }) => outcome !== "rejected");
  return last?.error ?? new TypeError(`a call of lane "${call.lane}" needs at least one candidate`);
}

/** Once per deployment: a call that waits asks many times. */
function noteRejected<Result, D extends Deployment>(
  { clock }: CallDependencies,
  { attempts, waitedMs }: Progress<Result, D>,
  rejected: readonly D[],
): void {
  const known = new Set(attempts.filter(({ outcome }) => outcome === "rejected").map(({ deployment }) => deployment));
  const facts = { startedAt: clock.now(), latencyMs: 0, waitedMs, outcome: "rejected", hedge: false, probe: false };
  for (const deployment of rejected) {
    if (!known.has(deployment)) attempts.push({ ...facts, deployment } as Attempt<Result, D>);
  }
}

async function waitForCapacity<Result, D extends Deployment>(
  { clock, random, leastWaitMs }: CallDependencies,
  progress: Progress<Result, D>,
  retryAfterMs: number,
): Promise<void> {
  const { call, waitedMs } = progress;
  const spread = Math.max(retryAfterMs, leastWaitMs[call.lane]) * (1 + random() / 4);
  const pauseMs = Math.ceil(Math.min(spread, call.maximumWaitMs - waitedMs));
  if (retryAfterMs > pauseMs || pauseMs <= 0) throw noCapacity(progress, retryAfterMs);
  const startedAt = clock.now();
  await pauseFor(clock, pauseMs, call.signal);
  progress.waitedMs += Math.max(pauseMs, clock.now() - startedAt);
  throwIfCancelled(progress);
}

function noCapacity<Result, D extends Deployment>({ call, attempts }: Progress<Result, D>, retryAfterMs: number) {
  const models = [...new Set(call.candidates.map(({ model }) => model))].join(", ");
  const reason = new Error(`the budget has nothing left for the lane "${call.lane}"`);
  return withAttempts(new ModelThrottledError(models, reason, { retryAfterMs: Math.ceil(retryAfterMs) }), attempts);
}

function throwIfCancelled<Result, D extends Deployment>({ call, attempts }: Progress<Result, D>): void {
  if (call.signal?.aborted !== true) return;
  throw withAttempts(new ModelCancelledError(call.candidates[0]?.model ?? ""), attempts);
}

async function ask<Result, D extends Deployment>(
  parts: CallDependencies,
  progress: Progress<Result, D>,
  leg: AdmittedLeg<D>,
): Promise<Finish<Result, D>> {
  const { call } = progress;
  const { usageOf, isValid = () => true } = call;
  const first = start(parts, progress, leg, false);
  const hedge = await hedgeOf(parts, progress, leg);
  return runRace({ clock: parts.clock, usageOf, isValid }, first, hedge);
}

function start<Result, D extends Deployment>(
  parts: CallDependencies,
  { call, waitedMs }: Progress<Result, D>,
  { deployment, grant, probe }: AdmittedLeg<D>,
  hedge: boolean,
): RunningAttempt<Result, D> {
  const { invoke, usageOf, signal } = call;
  return startAttempt(parts, { deployment, grant, waitedMs, hedge, probe, signal, invoke, usageOf });
}

async function hedgeOf<Result, D extends Deployment>(
  parts: CallDependencies,
  progress: Progress<Result, D>,
  { deployment }: AdmittedLeg<D>,
): Promise<Hedge<Result, D> | undefined> {
  const { call, failed } = progress;
  const others = call.candidates.filter((candidate) => candidate !== deployment && !failed.has(candidate));
  if (call.lane !== "urgent" || others.length === 0) return undefined;
  const afterMs = await hedgeDelay(parts, call, deployment);
  return afterMs === undefined ? undefined : { afterMs, start: () => startHedge(parts, progress, others) };
}

async function hedgeDelay<Result, D extends Deployment>(
  { monitor, settings }: CallDependencies,
  { hedgeAfterMs }: TrafficCall<Result, D>,
  deployment: D,
): Promise<number | undefined> {
  if (hedgeAfterMs === undefined || typeof hedgeAfterMs === "number") return hedgeAfterMs;
  const pace = await monitor.usualPace(deployment, hedgeAfterMs.quantile);
  return pace === undefined ? undefined : latencyAt(pace, hedgeAfterMs.outputTokens, settings);
}

/** A second request is a luxury: it goes to healthy deployments only, does not wait, and leaves the reserve to the first. */
async function startHedge<Result, D extends Deployment>(
  parts: CallDependencies,
  progress: Progress<Result, D>,
  others: readonly D[],
): Promise<RunningAttempt<Result, D> | undefined> {
  const legs = await parts.monitor.route(others, "routine");
  const sound = legs.filter(({ healthy }) => healthy);
  const { leg } = await admitFirst(parts, sound, "routine", progress.call.estimate);
  return leg && start(parts, progress, leg, true);
}
