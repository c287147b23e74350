/**
 * How often the rules cry wolf and how soon they notice, without queues and workers, so that months can be tried:
 * calls of lognormal pace go straight into slices, and the breaker is judged every few seconds, as a worker does.
 */
import {
  assess,
  type BreakerRecord,
  defaultHealthSettings,
  type HealthSlice,
  mergeSketches,
  newBreaker,
  noCounts,
  type QuantileSketch,
  sketchOf,
  sliceOf,
} from "../../src/model/traffic/index.ts";
import { createRandom, type Random } from "./random.ts";

const settings = defaultHealthSettings;
const usualPace = 20_000;

interface Traffic {
  readonly perSecond: number;
  readonly sigma: number;
  readonly random: Random;
  slowness(atMs: number): number;
}

/** Calls `onVerdict` with each opening; the breaker then counts as closed again. Ends when that returns true. */
function watch(traffic: Traffic, endMs: number, onOpen: (atMs: number) => boolean): void {
  let breaker: BreakerRecord = newBreaker;
  let slices: HealthSlice[] = [];
  for (let now = 0; now < endMs; now += settings.refreshMs) {
    slices = withPaces(slices, sliceOf(now, settings), pacesUntilNow(traffic, now));
    const judged = assess(breaker, slices, now, settings);
    if (judged.state !== "closed" && onOpen(now)) return;
    breaker = judged.state === "closed" ? judged : { ...judged, state: "closed", since: now };
  }
}

function pacesUntilNow({ perSecond, sigma, random, slowness }: Traffic, now: number): QuantileSketch {
  const paces: number[] = [];
  const seconds = settings.refreshMs / 1_000;
  for (let at = random.exponential(1 / perSecond); at < seconds; at += random.exponential(1 / perSecond)) {
    paces.push(usualPace * random.lognormal(sigma) * slowness(now));
  }
  return sketchOf(...paces);
}

function withPaces(slices: readonly HealthSlice[], slice: number, paces: QuantileSketch): HealthSlice[] {
  const newest = slices.at(-1);
  const same = newest?.slice === slice ? newest : undefined;
  const counts = { ...noCounts, paces: mergeSketches(same?.counts.paces ?? {}, paces) };
  return [...(same ? slices.slice(0, -1) : slices), { slice, counts }].slice(-2 * settings.windowSlices);
}

/** Openings in so many days in which nothing happens. */
export function falseAlarms(seed: number, days: number, perSecond: number, sigma: number): number {
  let openings = 0;
  watch({ perSecond, sigma, random: createRandom(seed), slowness: () => 1 }, days * 86_400_000, () => {
    openings += 1;
    return false;
  });
  return openings;
}

const hour = 3_600_000;

/** Seconds from the moment at which answers are slower by `factor` to the opening; undefined if not within an hour. */
export function detectionSeconds(seed: number, perSecond: number, sigma: number, factor: number): number | undefined {
  let seconds: number | undefined;
  const slowness = (atMs: number) => (atMs >= hour ? factor : 1);
  watch({ perSecond, sigma, random: createRandom(seed), slowness }, 2 * hour, (atMs) => {
    seconds = atMs < hour ? undefined : (atMs - hour) / 1_000;
    return atMs >= hour;
  });
  return seconds;
}
