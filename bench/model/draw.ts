/** The charts of docs/model-traffic.md. */
import { writeFileSync } from "node:fs";
import { quantile } from "../latencies.ts";
import { chart, type Panel } from "./chart.ts";
import { binned, ofLane } from "./measures.ts";
import { lanes, type SimulationResult } from "./simulation.ts";

const colors = { urgent: "#c0392b", routine: "#1f6feb", deferred: "#7a7f87", first: "#1f6feb", second: "#2e8b57" };

function write(name: string, svg: string): void {
  writeFileSync(new URL(`../../docs/pictures/model-traffic-${name}.svg`, import.meta.url), svg);
}

export function drawOverload(result: SimulationResult, arrivalsMs: number): void {
  const shade = { fromMs: 0, toMs: arrivalsMs, label: "3 times the quota arrives" };
  const perSecond: Panel = {
    title: "answers per second (the quota is 10)",
    shade,
    series: lanes.map((lane) => ({
      label: lane,
      color: colors[lane],
      points: binned(ofLane(result, lane), 30_000, result.endMs, ({ doneMs }) => doneMs, ({ length }) => length / 30), // prettier-ignore
    })),
  };
  const waiting: Panel = {
    title: "calls that are not done",
    shade: { ...shade, label: "" },
    series: lanes.map((lane) => ({
      label: lane,
      color: colors[lane],
      points: result.backlog.map(({ atMs, waiting: counts }) => [atMs, counts[lane]] as const),
    })),
  };
  const urgentWait: Panel = {
    title: "99th percentile of the wait of urgent calls, in ms",
    shade: { ...shade, label: "" },
    series: [
      {
        label: "urgent",
        color: colors.urgent,
        points: binned(ofLane(result, "urgent"), 30_000, arrivalsMs, ({ arrivedMs }) => arrivedMs, p99OfWaits),
      },
    ],
  };
  write("overload", chart("Ten minutes at three times the quota", [perSecond, waiting, urgentWait]));
}

function p99OfWaits(jobs: readonly { readonly waitedMs: number }[]): number {
  return jobs.length === 0 ? 0 : quantile(jobs.map(({ waitedMs }) => waitedMs), 0.99); // prettier-ignore
}

export function drawSlowdown(plain: SimulationResult, hedged: SimulationResult, beginMs: number, endMs: number): void {
  const shade = { fromMs: beginMs, toMs: endMs, label: "the first deployment is 5 times slower" };
  const windowMs = { from: beginMs - 180_000, to: endMs + 300_000 };
  const within = (points: [number, number][]) => points.filter(([at]) => at >= windowMs.from && at <= windowMs.to);
  const requests = (result: SimulationResult, title: string): Panel => ({
    title,
    highest: 12,
    shade,
    series: (["first", "second"] as const).map((name) => ({
      label: `${name} deployment`,
      color: colors[name],
      points: within(binned(result.starts.filter((start) => start.deployment === name), 10_000, result.endMs, ({ atMs }) => atMs, ({ length }) => length / 10)), // prettier-ignore
    })),
  });
  const p90 = (result: SimulationResult) =>
    within(binned(ofLane(result, "urgent"), 10_000, result.endMs, ({ arrivedMs }) => arrivedMs, (jobs) => quantile(jobs.map(({ tookMs }) => tookMs), 0.9) / 1_000 || 0)); // prettier-ignore
  const latency: Panel = {
    title: "90th percentile of urgent calls by time of arrival, in seconds",
    shade: { ...shade, label: "" },
    series: [
      { label: "without hedging", color: colors.deferred, points: p90(plain) },
      { label: "with hedging", color: colors.urgent, points: p90(hedged) },
    ],
  };
  const panels = [
    requests(plain, "requests per second, without hedging"),
    requests(hedged, "requests per second, with hedging"),
    latency,
  ];
  write("slowdown", chart("A deployment becomes slow without an error", panels));
}
