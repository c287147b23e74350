/**
 * Several worker processes with skewed clocks share the stores and one provider; each lane has its queue and its
 * consumers. Everything happens on a virtual clock and from one seed, so a run repeats itself exactly.
 */
import { VirtualClock } from "../../local/engine/clock/virtual-clock.ts";
import type { Telemetry } from "../../src/kernel/index.ts";
import {
  attemptsOf,
  createInMemoryTrafficStores,
  createModelTraffic,
  defaultTrafficSettings,
  type Deployment,
  type HedgeAfter,
  type Lane,
  type ModelTraffic,
  type ModelTrafficStores,
  sleepFor,
  type TrafficClock,
  type TrafficSettings,
} from "../../src/model/traffic/index.ts";
import { createLaneQueue, type LaneQueue, type Received } from "./lane-queue.ts";
import { createProvider, type SimulatedProvider, type SimulatedRequest } from "./provider.ts";
import { createRandom, type Random } from "./random.ts";

export const lanes: readonly Lane[] = ["urgent", "routine", "deferred"];

export interface SimulationPlan {
  readonly seed: number;
  readonly deployments: readonly Deployment[];
  /** Calls per second that arrive in each lane, for `arrivalsMs`. */
  readonly perSecond: Readonly<Record<Lane, number>>;
  readonly arrivalsMs: number;
  /** The end; without one, everything runs until all work is done. */
  readonly endMs?: number;
  readonly processes: number;
  /** Consumers of each lane in each process. */
  readonly consumers: Readonly<Record<Lane, number>>;
  readonly maximumWaitMs: Readonly<Record<Lane, number>>;
  readonly hedgeAfterMs?: HedgeAfter;
  /** The part of the calls of the queues' lanes during which the worker dies. */
  readonly deaths: number;
  /** What a store takes to answer: uniform between the two. */
  readonly storeMs: readonly [number, number];
  readonly sigma: number;
  readonly quotaShare?: number;
  readonly settings?: TrafficSettings;
  slowness?(deploymentId: string, sinceStartMs: number): number;
}

export interface Job {
  readonly id: number;
  readonly lane: Lane;
  readonly request: SimulatedRequest;
  readonly arrivedAt: number;
}

export interface DoneJob {
  readonly lane: Lane;
  readonly arrivedMs: number;
  /** From arrival to the request that answered. */
  readonly waitedMs: number;
  /** From arrival to the answer. */
  readonly tookMs: number;
  readonly doneMs: number;
  readonly deployment: string;
}

export interface Happening {
  readonly atMs: number;
  readonly what: string;
  readonly deployment: string;
}

export interface SimulationResult {
  readonly arrived: number;
  readonly done: readonly DoneJob[];
  /** Times a job was done beyond the first. */
  readonly repeated: number;
  readonly lost: number;
  readonly requests: number;
  readonly throttled: number;
  readonly hedges: number;
  readonly deaths: number;
  /** Starts of requests, for the share of each deployment. */
  readonly starts: readonly { readonly atMs: number; readonly deployment: string }[];
  /** Every ten seconds. */
  readonly backlog: readonly { readonly atMs: number; readonly waiting: Readonly<Record<Lane, number>> }[];
  readonly happenings: readonly Happening[];
  readonly endMs: number;
}

interface World {
  readonly plan: SimulationPlan;
  readonly clock: VirtualClock;
  readonly startMs: number;
  readonly random: Random;
  readonly provider: SimulatedProvider;
  readonly queues: Readonly<Record<Lane, LaneQueue<Job>>>;
  readonly done: DoneJob[];
  readonly finished: Set<number>;
  readonly starts: { atMs: number; deployment: string }[];
  readonly counts: { arrived: number; repeated: number; hedges: number; deaths: number };
}

const visibilityMs = 120_000;
const sampleMs = 10_000;
const longestRunMs = 30 * 86_400_000;

export async function simulate(plan: SimulationPlan): Promise<SimulationResult> {
  const world = createWorld(plan);
  const { clock, startMs, queues } = world;
  const happenings: Happening[] = [];
  const backlog: SimulationResult["backlog"][number][] = [];
  startProcesses(world, happenings);
  for (const lane of lanes) arrive(world, lane);
  const endMs = startMs + (plan.endMs ?? longestRunMs);
  for (let at = startMs + sampleMs; at <= endMs; at += sampleMs) {
    await clock.runUntil(at);
    const waiting = { urgent: queues.urgent.size(), routine: queues.routine.size(), deferred: queues.deferred.size() };
    backlog.push({ atMs: at - startMs, waiting });
    const isOver = at - startMs >= plan.arrivalsMs && lanes.every((lane) => waiting[lane] === 0);
    if (plan.endMs === undefined && isOver) break;
  }
  const { counts, done, finished, starts, provider } = world;
  const { arrived, repeated, hedges, deaths } = counts;
  const lost = plan.endMs === undefined ? arrived - finished.size : 0;
  const traffic = { requests: provider.requests(), throttled: provider.throttled(), hedges, deaths, starts };
  return { arrived, done, repeated, lost, ...traffic, backlog, happenings, endMs: clock.now() - startMs };
}

function createWorld(plan: SimulationPlan): World {
  const clock = new VirtualClock();
  const startMs = clock.now();
  const random = createRandom(plan.seed);
  const slowness = (id: string, atMs: number) => plan.slowness?.(id, atMs - startMs) ?? 1;
  const { sigma, quotaShare = 1 } = plan;
  return {
    plan,
    clock,
    startMs,
    random,
    provider: createProvider({ clock, random, slowness, sigma, quotaShare }),
    queues: {
      urgent: createLaneQueue<Job>(clock, visibilityMs),
      routine: createLaneQueue<Job>(clock, visibilityMs),
      deferred: createLaneQueue<Job>(clock, visibilityMs),
    },
    done: [],
    finished: new Set(),
    starts: [],
    counts: { arrived: 0, repeated: 0, hedges: 0, deaths: 0 },
  };
}

/** Poisson arrivals; an answer has a quarter of its maximum length on average. */
function arrive(world: World, lane: Lane): void {
  const { plan, clock, startMs, random, queues, counts } = world;
  const perSecond = plan.perSecond[lane];
  if (perSecond === 0) return;
  const at = clock.now() + random.exponential(1_000 / perSecond);
  if (at - startMs > plan.arrivalsMs) return;
  clock.schedule(at, () => {
    const inputTokens = Math.round(random.between(400, 1_400));
    const outputTokens = Math.round(random.between(10, 200));
    counts.arrived += 1;
    const request = { inputTokens, outputTokens, maximumTokens: 400 };
    queues[lane].send({ id: counts.arrived, lane, request, arrivedAt: clock.now() });
    arrive(world, lane);
  });
}

function startProcesses(world: World, happenings: Happening[]): void {
  const { plan, clock, startMs, random } = world;
  const stores = createInMemoryTrafficStores();
  const telemetry: Telemetry = {
    info() {},
    warn(what, { deployment } = {}) {
      happenings.push({ atMs: clock.now() - startMs, what, deployment: String(deployment) });
    },
    error() {},
  };
  for (let index = 0; index < plan.processes; index += 1) {
    const skewMs = plan.processes === 1 ? 0 : Math.round((index / (plan.processes - 1) - 0.5) * 1_000);
    const shared = distant(stores, clock, random, plan.storeMs);
    const traffic = createModelTraffic({
      budget: shared.budget,
      health: shared.health,
      clock: skewed(clock, skewMs),
      random: random.next,
      telemetry,
      settings: plan.settings ?? defaultTrafficSettings,
    });
    for (const lane of lanes) {
      for (let count = 0; count < plan.consumers[lane]; count += 1) void consume(world, traffic, lane);
    }
  }
}

function skewed(clock: VirtualClock, skewMs: number): TrafficClock {
  return { now: () => clock.now() + skewMs, schedule: (atMs, run) => clock.schedule(atMs - skewMs, run) };
}

/** The stores at the other end of a network: half of the time passes before the work, half of it after. */
function distant(
  stores: ModelTrafficStores,
  clock: TrafficClock,
  random: Random,
  [least, most]: readonly [number, number],
): Pick<ModelTrafficStores, "budget" | "health"> {
  const afar = async <T>(work: () => Promise<T>): Promise<T> => {
    if (most === 0) return work();
    await sleepFor(clock, random.between(least, most) / 2);
    const answer = await work();
    await sleepFor(clock, random.between(least, most) / 2);
    return answer;
  };
  return {
    budget: { update: (id, rule) => afar(() => stores.budget.update(id, rule)) },
    health: {
      add: (id, slice, counts) => afar(() => stores.health.add(id, slice, counts)),
      read: (id, fromSlice) => afar(() => stores.health.read(id, fromSlice)),
      replaceBreaker: (id, breaker) => afar(() => stores.health.replaceBreaker(id, breaker)),
    },
  };
}

async function consume(world: World, traffic: ModelTraffic, lane: Lane): Promise<void> {
  const { queues, random, plan } = world;
  for (;;) {
    const received = await queues[lane].receive();
    const dies = lane !== "urgent" && random.next() < plan.deaths;
    const work = handle(world, traffic, received, dies);
    if (dies) void work;
    else await work;
  }
}

async function handle(world: World, traffic: ModelTraffic, received: Received<Job>, dies: boolean): Promise<void> {
  const { plan, clock, startMs, random, provider, starts, counts } = world;
  const { lane, request } = received.job;
  try {
    const answer = await traffic.call({
      candidates: plan.deployments,
      lane,
      estimate: { inputTokens: request.inputTokens, outputTokens: request.maximumTokens },
      maximumWaitMs: plan.maximumWaitMs[lane],
      ...(plan.hedgeAfterMs === undefined ? {} : { hedgeAfterMs: plan.hedgeAfterMs }),
      async invoke(deployment, { signal }) {
        starts.push({ atMs: clock.now() - startMs, deployment: deployment.id });
        const result = await provider.invoke(deployment, request, signal);
        return dies ? death(counts) : result;
      },
      usageOf: ({ inputTokens, outputTokens }) => ({ inputTokens, outputTokens }),
    });
    counts.hedges += answer.attempts.filter(({ hedge }) => hedge).length;
    const { startedAt, latencyMs } = answer.attempts.findLast(({ result }) => result === answer.result)!;
    finish(world, received, answer.deployment.id, startedAt, latencyMs);
  } catch (error) {
    counts.hedges += attemptsOf(error).filter(({ hedge }) => hedge).length;
    const { retryAfterMs = 1_000 } = error as { retryAfterMs?: number };
    received.postpone(retryAfterMs * (1 + random.next()));
  }
}

/** Neither settles nor deletes anything. */
function death(counts: World["counts"]): Promise<never> {
  counts.deaths += 1;
  return new Promise(() => undefined);
}

function finish(world: World, { job, ...received }: Received<Job>, deployment: string, startedAt: number, ms: number) {
  const { clock, startMs, done, finished, counts } = world;
  received.delete();
  if (finished.has(job.id)) {
    counts.repeated += 1;
    return;
  }
  finished.add(job.id);
  const now = clock.now();
  done.push({
    lane: job.lane,
    arrivedMs: job.arrivedAt - startMs,
    waitedMs: Math.max(0, now - ms - job.arrivedAt),
    tookMs: now - job.arrivedAt,
    doneMs: now - startMs,
    deployment,
  });
}
