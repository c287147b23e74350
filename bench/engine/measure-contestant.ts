/**
 * One contestant in a process of its own, so that its memory is its alone and
 * nobody's garbage is another's. Prints its figures as one line of JSON.
 *
 *   node bench/engine/measure-contestant.ts engine [--conversations 64] [--turns 100] [--loaded-only]
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, type Contestant, type RunFigures, type Workload } from "./workload.ts";

enableCompileCache();

const MODULES: Record<string, string> = {
  floor: "./floor-contestant.ts",
  engine: "./engine-contestant.ts",
  xstate: "../peers/engine/xstate-contestant.ts",
  "restate-runs": "../peers/engine/restate-runs-contestant.ts",
  "restate-calls": "../peers/engine/restate-calls-contestant.ts",
};

/** Repeated for as long as it takes the code to be compiled by what it does: the same time for everybody. */
const WARM_UP: Workload = { conversations: 16, turns: 50 };
const WARM_UP_MS = 2_000;
const UNLOADED: Workload = { conversations: 1, turns: 150 };

interface Figures {
  readonly turnsPerSecond: number;
  readonly medianTurnMs: number;
  readonly turns: number;
  /** Processor time of all that worked on it, threads of the runtime included. */
  readonly cpuMicrosecondsPerTurn: number;
  readonly run: RunFigures;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    conversations: { type: "string", default: "64" },
    turns: { type: "string", default: "100" },
    "loaded-only": { type: "boolean", default: false },
  },
});

async function measure(contestant: Contestant, workload: Workload): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "bench-engine-"));
  const durations: number[] = [];
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const run = await contestant.run(folder, workload, (durationMs) => durations.push(durationMs));
  const { user, system } = process.cpuUsage(startCpu);
  const seconds = (performance.now() - startMs) / 1_000;
  await run.finish?.();
  rmSync(folder, { recursive: true });
  const turns = durations.length;
  if (turns !== workload.conversations * workload.turns) throw new Error(`${contestant.name} took ${turns} turns`);
  const cpuMicrosecondsPerTurn = (user + system + 1_000 * (run.otherCpuMs ?? 0)) / turns;
  return { turnsPerSecond: turns / seconds, medianTurnMs: median(durations), turns, cpuMicrosecondsPerTurn, run };
}

/** The peak of this process image: getrusage also counts the image that started it. */
function peakMemoryMb(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1_024;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1_024;
}

async function measureAll(contestant: Contestant) {
  const workload = { conversations: Number(values.conversations), turns: Number(values.turns) };
  if (values["loaded-only"]) return { turns: (await measure(contestant, workload)).turns };
  for (const startMs = performance.now(); performance.now() - startMs < WARM_UP_MS;) await measure(contestant, WARM_UP);
  const loaded = await measure(contestant, workload);
  const peakMb = peakMemoryMb() + (loaded.run.otherPeakMemoryMb ?? 0);
  const unloaded = await measure(contestant, UNLOADED);
  return {
    turnsPerSecond: loaded.turnsPerSecond,
    medianTurnMs: loaded.medianTurnMs,
    cpuMicrosecondsPerTurn: loaded.cpuMicrosecondsPerTurn,
    unloadedMedianTurnMs: unloaded.medianTurnMs,
    commitsPerTurn: loaded.run.commits === undefined ? undefined : loaded.run.commits / loaded.turns,
    peakMemoryMb: peakMb,
  };
}

async function main(name: string): Promise<void> {
  const module = MODULES[name];
  if (!module) throw new Error(`there is no contestant ${name}; there are ${Object.keys(MODULES).join(", ")}`);
  const { contestant } = (await import(module)) as { contestant: Contestant };
  const folder = mkdtempSync(join(tmpdir(), "bench-server-"));
  await contestant.open?.(folder);
  try {
    console.log(JSON.stringify(await measureAll(contestant)));
  } finally {
    await contestant.close?.();
    rmSync(folder, { recursive: true });
  }
  process.exit(0);
}

await main(positionals[0] ?? "engine");
