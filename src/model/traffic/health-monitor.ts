/**
 * A worker's view of the deployments' health: read from the shared store every few seconds, judged by whoever reads.
 * Verdicts are stored by comparing revisions, so it does not matter how many workers come to them. When the store does
 * not answer, deployments count as healthy: failover by errors still works within each call.
 */
import type { Telemetry } from "../../kernel/index.ts";
import {
  assess,
  beginProbe,
  type BreakerRecord,
  endProbe,
  mayProbe,
  newBreaker,
  type ProbeResult,
  putOffProbe,
  standBack,
} from "./breaker.ts";
import { type TrafficClock, withinTime } from "./clock.ts";
import type { Deployment, Lane } from "./deployment.ts";
import { ModelTrafficStoreSlowError } from "./errors.ts";
import { type HealthCounts, type HealthSettings, sliceOf } from "./health.ts";
import { quantileOf } from "./quantile-sketch.ts";
import type { HealthStore } from "./ports.ts";

export interface HealthMonitorDependencies {
  readonly health: HealthStore;
  readonly clock: TrafficClock;
  readonly telemetry: Telemetry;
  readonly settings: HealthSettings;
  readonly storeTimeoutMs: number;
}

/** A deployment that a call may go to, as a probe or as usual. */
export interface Leg<D extends Deployment> {
  readonly deployment: D;
  /** Whether its breaker is closed. */
  readonly healthy: boolean;
  readonly probe: boolean;
}

export interface HealthMonitor {
  /** The candidates that a call of this lane may go to now, in their order. */
  route<D extends Deployment>(candidates: readonly D[], lane: Lane): Promise<Leg<D>[]>;
  /** Whether this call is the one that tries the deployment out. */
  claimProbe(deployment: Deployment): Promise<boolean>;
  endProbe(deployment: Deployment, result: ProbeResult): Promise<void>;
  /** A probe that could not be made; another one may be in `waitMs`. */
  putOffProbe(deployment: Deployment, waitMs: number): Promise<void>;
  /** The deployment refuses what others answer. */
  standBack(deployment: Deployment): Promise<void>;
  count(deployment: Deployment, counts: HealthCounts): Promise<void>;
  /** The pace (microseconds per token) that the share `q` of the calls kept to, as far as is known. */
  usualPace(deployment: Deployment, q: number): Promise<number | undefined>;
}

/** Closing or opening by one worker at a time; the others' probes may have ended meanwhile. */
const maximumReplacements = 3;

export function createHealthMonitor(dependencies: HealthMonitorDependencies): HealthMonitor {
  const { health, clock, settings } = dependencies;
  const knowledge = createBreakerKnowledge(dependencies);

  async function replace(id: string, change: (breaker: BreakerRecord) => BreakerRecord | undefined): Promise<boolean> {
    for (let tries = 0; tries < maximumReplacements; tries += 1) {
      const breaker = await knowledge.refresh(id);
      const changed = change(breaker);
      if (changed === undefined || changed === breaker) return false;
      if (await knowledge.store(id, breaker, changed)) return true;
    }
    return false;
  }

  return {
    async route(candidates, lane) {
      const breakers = await Promise.all(candidates.map(({ id }) => knowledge.breakerOf(id)));
      return routeBy(candidates, breakers, (breaker) => mayProbe(breaker, lane, clock.now(), settings));
    },
    claimProbe: ({ id }) =>
      replace(id, (breaker) => {
        const isFree = breaker.state !== "closed" && clock.now() >= Math.max(breaker.probedUntil, breaker.nextProbeAt);
        return isFree ? beginProbe(breaker, clock.now(), settings) : undefined;
      }),
    async endProbe({ id }, result) {
      await replace(id, (breaker) => endProbe(breaker, result, clock.now(), settings));
    },
    async putOffProbe({ id }, waitMs) {
      await replace(id, (breaker) => putOffProbe(breaker, waitMs, clock.now()));
    },
    async standBack({ id }) {
      await replace(id, (breaker) => standBack(breaker, clock.now(), settings));
    },
    async count({ id }, counts) {
      await knowledge.attempt(id, health.add(id, sliceOf(clock.now(), settings), counts));
    },
    async usualPace({ id }, q) {
      const { baseline } = await knowledge.breakerOf(id);
      return quantileOf(baseline, q);
    },
  };
}

/**
 * Open breakers are passed over, except for probes, and those only where the call would be likely to go anyway: before
 * the first healthy candidate, or to its model. When all are open, their order counts: a poor answer is better than
 * none; those that would refuse come last.
 */
function routeBy<D extends Deployment>(
  candidates: readonly D[],
  breakers: readonly BreakerRecord[],
  probes: (breaker: BreakerRecord) => boolean,
): Leg<D>[] {
  const legs = candidates.map((deployment, index) => {
    const breaker = breakers[index] ?? newBreaker;
    return { deployment, healthy: breaker.state === "closed", probe: probes(breaker) };
  });
  const firstHealthy = legs.findIndex(({ healthy }) => healthy);
  if (firstHealthy === -1) {
    const refuses = (_: Leg<D>, index: number) => breakers[index]?.state === "refusing";
    return [...legs.filter((leg, index) => !refuses(leg, index)), ...legs.filter(refuses)];
  }
  const preferredModel = candidates[0]?.model;
  return legs.filter(({ healthy, probe, deployment }, index) => {
    return healthy || (probe && (index < firstHealthy || deployment.model === preferredModel));
  });
}

interface BreakerKnowledge {
  /** What is known, at most `refreshMs` old. */
  breakerOf(id: string): Promise<BreakerRecord>;
  /** What is stored now. */
  refresh(id: string): Promise<BreakerRecord>;
  store(id: string, before: BreakerRecord, after: BreakerRecord): Promise<boolean>;
  /** Undefined instead of a failure of the store. */
  attempt<T>(id: string, work: Promise<T>): Promise<T | undefined>;
}

function createBreakerKnowledge(dependencies: HealthMonitorDependencies): BreakerKnowledge {
  const { health, clock, telemetry, settings, storeTimeoutMs } = dependencies;
  const known = new Map<string, { readonly breaker: BreakerRecord; readonly readAt: number }>();
  const refreshing = new Map<string, Promise<BreakerRecord>>();
  const slow = () => new ModelTrafficStoreSlowError(storeTimeoutMs);
  const learn = (id: string, breaker: BreakerRecord) => known.set(id, { breaker, readAt: clock.now() });

  async function attempt<T>(id: string, work: Promise<T>): Promise<T | undefined> {
    try {
      return await withinTime(clock, storeTimeoutMs, work, slow);
    } catch (error) {
      telemetry.warn("model.health_store_down", { deployment: id, error });
      return undefined;
    }
  }

  async function store(id: string, before: BreakerRecord, after: BreakerRecord): Promise<boolean> {
    if ((await attempt(id, health.replaceBreaker(id, after))) !== true) return false;
    learn(id, after);
    if (after.state !== before.state) {
      const { state, reason } = after;
      telemetry.warn(`model.breaker_${state}`, { deployment: id, before: before.state, reason });
    }
    return true;
  }

  async function refresh(id: string): Promise<BreakerRecord> {
    const fromSlice = sliceOf(clock.now(), settings) - 2 * settings.windowSlices;
    const read = await attempt(id, health.read(id, fromSlice));
    const breaker = read?.breaker ?? known.get(id)?.breaker ?? newBreaker;
    learn(id, breaker);
    if (!read) return breaker;
    const assessed = assess(breaker, read.slices, clock.now(), settings);
    return assessed !== breaker && (await store(id, breaker, assessed)) ? assessed : breaker;
  }

  /** Calls that begin at the same time wait for one read. */
  function refreshOnce(id: string): Promise<BreakerRecord> {
    const under = refreshing.get(id) ?? refresh(id).finally(() => refreshing.delete(id));
    refreshing.set(id, under);
    return under;
  }

  return {
    attempt,
    store,
    refresh,
    async breakerOf(id) {
      const standing = known.get(id);
      const isFresh = standing !== undefined && clock.now() - standing.readAt < settings.refreshMs;
      return isFresh ? standing.breaker : refreshOnce(id);
    },
  };
}
