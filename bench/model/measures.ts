/** What is read off a simulation: for the tables, the charts and the assertions of the tests. */
import type { Lane } from "../../src/model/traffic/index.ts";
import { quantile } from "../latencies.ts";
import type { DoneJob, SimulationResult } from "./simulation.ts";

export function ofLane({ done }: Pick<SimulationResult, "done">, lane: Lane): DoneJob[] {
  return done.filter((job) => job.lane === lane);
}

export function waits(jobs: readonly DoneJob[], q: number): number {
  return quantile(
    jobs.map(({ waitedMs }) => waitedMs),
    q,
  );
}

/** One value per bin of time. */
export function binned<T>(
  items: readonly T[],
  binMs: number,
  endMs: number,
  atMs: (item: T) => number,
  value: (items: readonly T[]) => number,
): [atMs: number, value: number][] {
  const bins = Array.from({ length: Math.ceil(endMs / binMs) }, (): T[] => []);
  for (const item of items) bins[Math.floor(atMs(item) / binMs)]?.push(item);
  return bins.map((bin, index) => [(index + 0.5) * binMs, value(bin)]);
}

/** The part of the requests between two times that went to a deployment. */
export function shareOf({ starts }: Pick<SimulationResult, "starts">, deployment: string, from: number, to: number) {
  const within = starts.filter(({ atMs }) => atMs >= from && atMs < to);
  return within.filter((start) => start.deployment === deployment).length / Math.max(1, within.length);
}

/** Seconds after `fromMs` from which on the deployment's share of each ten seconds stays below or above a bound. */
export function secondsUntil(
  result: SimulationResult,
  deployment: string,
  span: { readonly fromMs: number; readonly toMs: number },
  holds: (share: number) => boolean,
): number {
  const step = 10_000;
  let last = span.fromMs;
  for (let at = span.fromMs; at + step <= span.toMs; at += step) {
    if (!holds(shareOf(result, deployment, at, at + step))) last = at + step;
  }
  return (last - span.fromMs) / 1_000;
}
