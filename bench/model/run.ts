/**
 * Model traffic under overload, with a deployment that becomes slow, and with nothing happening at all:
 *
 *   npm run bench:model [-- --quick]
 *
 * Virtual time, so the figures but those of CPU are the same on every machine. Draws the charts of docs/model-traffic.md.
 */
import { parseArgs } from "node:util";
import { quantile } from "../latencies.ts";
import { detectionSeconds, falseAlarms } from "./detection.ts";
import { drawOverload, drawSlowdown } from "./draw.ts";
import { ofLane, secondsUntil, shareOf, waits } from "./measures.ts";
import { measureLayerOverhead } from "./layer-overhead.ts";
import { measureOverhead } from "./overhead.ts";
import { overload, slowdown, stationary } from "./scenarios.ts";
import { lanes, simulate, type SimulationResult } from "./simulation.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const seeds = values.quick ? [1] : [1, 2, 3, 4, 5];
const hedgeAfterMs = 4_000;

await showOverload();
await showWrongQuota();
await showSlowdowns();
await showStationary();
showDetection();
await showOverhead();
await showLayer();

function title(text: string): void {
  console.log(`\n${text}`);
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

async function showOverload(): Promise<void> {
  title("1. Ten minutes at 3 times the quota (600 requests/min), 20% urgent, 40% routine, 40% deferred; then drain");
  const plan = overload(1);
  const result = await simulate(plan);
  tellWaits(result);
  tellWork(result);
  const deepest = Math.max(...result.backlog.map(({ waiting }) => waiting.deferred));
  console.log(`deferred backlog up to ${deepest}; everything done ${seconds(result.endMs - plan.arrivalsMs)} after`);
  drawOverload(result, plan.arrivalsMs);
}

async function showWrongQuota(): Promise<void> {
  title("1b. The same when the provider grants only 80% of the quota that is configured");
  const result = await simulate(overload(1, { quotaShare: 0.8 }));
  tellWaits(result);
  tellWork(result);
}

function tellWaits(result: SimulationResult): void {
  for (const lane of lanes) {
    const jobs = ofLane(result, lane);
    const [p50, p99, most] = [0.5, 0.99, 1].map((q) => seconds(waits(jobs, q)));
    console.log(`${lane.padEnd(9)} ${jobs.length} calls, waited p50 ${p50}, p99 ${p99}, at most ${most}`);
  }
}

function tellWork({ arrived, done, lost, repeated, requests, throttled, deaths }: SimulationResult): void {
  const share = ((100 * throttled) / requests).toFixed(2);
  console.log(`${arrived} arrived, ${done.length} done, ${lost} lost, ${repeated} done twice, ${deaths} workers died`);
  console.log(`${throttled} of ${requests} requests got a 429 (${share}%)`);
}

async function showSlowdowns(): Promise<void> {
  title("2. and 3. The preferred one of two deployments is 5 times slower for 5 minutes, without an error");
  const plain: SimulationResult[] = [];
  const hedged: SimulationResult[] = [];
  for (const seed of seeds) {
    plain.push(await tellSlowdown(seed, undefined));
    hedged.push(await tellSlowdown(seed, hedgeAfterMs));
  }
  const { beginMs, endMs } = slowdown(1);
  drawSlowdown(plain[0]!, hedged[0]!, beginMs, endMs);
}

async function tellSlowdown(seed: number, hedgeMs: number | undefined): Promise<SimulationResult> {
  const { plan, beginMs, endMs } = slowdown(seed);
  const result = await simulate(hedgeMs === undefined ? plan : { ...plan, hedgeAfterMs: hedgeMs });
  const left = secondsUntil(result, "first", { fromMs: beginMs, toMs: endMs }, (share) => share < 0.1);
  const back = secondsUntil(result, "first", { fromMs: endMs, toMs: result.endMs }, (share) => share > 0.8);
  const during = shareOf(result, "first", beginMs + 60_000, endMs);
  const urgent = ofLane(result, "urgent").filter(({ arrivedMs }) => arrivedMs >= beginMs && arrivedMs < endMs);
  const [p50, p99] = [0.5, 0.99].map((q) => seconds(quantile(urgent.map(({ tookMs }) => tookMs), q))); // prettier-ignore
  const hedges = hedgeMs === undefined ? "no hedging" : `hedged after ${seconds(hedgeMs)} (${result.hedges})`;
  const traffic = `left after ${left} s (${(100 * during).toFixed(1)}% after the first minute), back after ${back} s`;
  console.log(`seed ${seed}, ${hedges}: ${traffic}; urgent calls meanwhile p50 ${p50}, p99 ${p99}`);
  return result;
}

async function showStationary(): Promise<void> {
  const hours = values.quick ? 2 : 24;
  title(`4. ${hours} hours of one call a second in which nothing happens; lognormal latencies (sigma 0.8)`);
  const result = await simulate(stationary(1, { hours }));
  const openings = result.happenings.filter(({ what }) => what === "model.breaker_open").length;
  console.log(`${result.done.length} calls, ${openings} openings`);
}

function showDetection(): void {
  title("False alarms when nothing happens, and median seconds from the first slow answer to the opening (7 seeds)");
  const traffics = [
    { perSecond: 0.2, sigma: 0.8, days: 60 },
    { perSecond: 1, sigma: 0.5, days: 10 },
    { perSecond: 1, sigma: 0.8, days: 30 },
    { perSecond: 1, sigma: 1.2, days: 10 },
    { perSecond: 5, sigma: 0.8, days: 10 },
  ];
  for (const { perSecond, sigma, days } of traffics) {
    const tried = values.quick ? 1 : days;
    const noticed = [1.5, 2, 3, 5].map((factor) => `${factor}x ${medianDetection(perSecond, sigma, factor)}`);
    const alarms = falseAlarms(1, tried, perSecond, sigma);
    const traffic = `${perSecond} calls/s, sigma ${sigma}`.padEnd(24);
    console.log(`${traffic} ${alarms} false alarms in ${tried} days; noticed: ${noticed.join(", ")}`);
  }
}

function medianDetection(perSecond: number, sigma: number, factor: number): string {
  const all = [1, 2, 3, 4, 5, 6, 7].map((seed) => detectionSeconds(seed, perSecond, sigma, factor) ?? Infinity);
  const median = quantile(all, 0.5);
  return Number.isFinite(median) ? `${median} s` : "not within an hour";
}

async function showOverhead(): Promise<void> {
  title("CPU of the traffic layer per call (admission, health, settlement; a provider that answers at once)");
  for (const { stores, inFlight, cpuMs } of await measureOverhead()) {
    console.log(`${stores}, ${inFlight} in flight: ${cpuMs.toFixed(3)} ms`);
  }
}

async function showLayer(): Promise<void> {
  title(
    "CPU of the whole layer per call (prompt, route, traffic, gates over 8 passages and 3 of staff, books; no provider)",
  );
  for (const { what, cpuMs } of await measureLayerOverhead()) console.log(`${what}: ${cpuMs.toFixed(3)} ms`);
}
