/** The situations that the simulation plays. Long ones have a short form for the tests. */
import type { Deployment } from "../../src/model/traffic/index.ts";
import type { SimulationPlan } from "./simulation.ts";

const second = 1_000;
const minute = 60 * second;

export function deployment(id: string, requestsPerMinute: number): Deployment {
  const quotas = {
    requestsPerMinute,
    inputTokensPerMinute: requestsPerMinute * 1_200,
    outputTokensPerMinute: requestsPerMinute * 250,
  };
  return { id, model: "model-a", provider: "simulated", region: id, quotas };
}

const workers = {
  processes: 6,
  consumers: { urgent: 12, routine: 8, deferred: 8 },
  maximumWaitMs: { urgent: 10 * second, routine: 5 * second, deferred: 2 * second },
  storeMs: [3, 9],
  sigma: 0.5,
} as const;

/** Three times the quota, a fifth of it urgent, then nothing until all is done. */
export function overload(seed: number, { minutes = 10, requestsPerMinute = 600, quotaShare = 1 } = {}): SimulationPlan {
  const perSecond = (3 * requestsPerMinute) / 60;
  return {
    ...workers,
    seed,
    deployments: [deployment("only", requestsPerMinute)],
    perSecond: { urgent: perSecond * 0.2, routine: perSecond * 0.4, deferred: perSecond * 0.4 },
    arrivalsMs: minutes * minute,
    deaths: 0.002,
    quotaShare,
  };
}

export const slowdownOf = { factor: 5, minutes: 5 };

/** The first of two deployments becomes slow without any error, and recovers. */
export function slowdown(seed: number, { perSecond = 6, warmUpMinutes = 15, minutesAfter = 10 } = {}) {
  const beginMs = warmUpMinutes * minute;
  const endMs = beginMs + slowdownOf.minutes * minute;
  const totalMs = endMs + minutesAfter * minute;
  const plan: SimulationPlan = {
    ...workers,
    seed,
    deployments: [deployment("first", 600), deployment("second", 600)],
    perSecond: { urgent: perSecond * 0.5, routine: perSecond * 0.25, deferred: perSecond * 0.25 },
    arrivalsMs: totalMs,
    endMs: totalMs,
    deaths: 0,
    slowness: (id, atMs) => (id === "first" && atMs >= beginMs && atMs < endMs ? slowdownOf.factor : 1),
  };
  return { plan, beginMs, endMs };
}

/** Nothing happens, for a day; latencies are heavy-tailed. */
export function stationary(seed: number, { hours = 24, perSecond = 1, sigma = 0.8 } = {}): SimulationPlan {
  return {
    ...workers,
    seed,
    deployments: [deployment("first", 600), deployment("second", 600)],
    perSecond: { urgent: perSecond * 0.5, routine: perSecond * 0.25, deferred: perSecond * 0.25 },
    arrivalsMs: hours * 60 * minute,
    endMs: hours * 60 * minute,
    deaths: 0,
    storeMs: [0, 0],
    sigma,
  };
}
