/**
 * Turns of all contestants, round by round: each contestant in a process of its
 * own, the order turned by one in every round, so that a slow minute of the
 * machine or a warm disk favours nobody. What is told is the median.
 *
 *   node bench/engine/turns.ts [--rounds 3] [--only floor,engine]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { figuresOf, type Figures } from "./child.ts";
import { installPeers } from "./peers.ts";
import { median } from "./workload.ts";

const OUR_OWN = ["floor", "engine"];
const PEERS = ["xstate", "restate-runs", "restate-calls"];
const SCRIPT = "./measure-contestant.ts";

/** Turns of each conversation: enough for a second at least, and for the slowest not so many that the run takes for ever. */
const TURNS: Readonly<Record<string, number>> = { "restate-calls": 25 };
const USUAL_TURNS = 100;
const COUNTED_TURNS = 25;

function turnsOption(name: string, usual: number): readonly string[] {
  return ["--turns", String(Math.min(TURNS[name] ?? usual, usual))];
}

export interface Standing {
  readonly turnsPerSecond: number;
  readonly unloadedMedianTurnMs: number;
  readonly medianTurnMs: number;
  readonly peakMemoryMb: number;
  readonly cpuMicrosecondsPerTurn: number;
  /** Counted as system calls where strace is there; else the commits that the contestant counts itself. */
  readonly fsyncsPerTurn: number | undefined;
}

export type Standings = ReadonlyMap<string, Standing>;

export async function measureTurns(
  rounds: number,
  only: readonly string[] = [...OUR_OWN, ...PEERS],
): Promise<Standings> {
  const names = contestants(only);
  const measured = new Map(names.map((name) => [name, [] as Figures[]]));
  for (let round = 0; round < rounds; round++) {
    for (const name of rotated(names, round)) await measureOne(name, measured);
  }
  const standings = new Map<string, Standing>();
  for (const [name, figures] of measured) {
    if (figures.length > 0) standings.set(name, { ...standingOf(figures), fsyncsPerTurn: await fsyncs(name, figures) });
  }
  return standings;
}

function contestants(only: readonly string[]): string[] {
  const wantsPeers = only.some((name) => PEERS.includes(name));
  const missing = wantsPeers ? installPeers() : undefined;
  if (missing) console.log(`XState and Restate are left out, they can't be installed: ${missing}`);
  return only.filter((name) => !missing || !PEERS.includes(name));
}

async function measureOne(name: string, measured: Map<string, Figures[]>): Promise<void> {
  try {
    measured.get(name)?.push(await figuresOf({ script: SCRIPT, values: [name, ...turnsOption(name, USUAL_TURNS)] }));
  } catch (error) {
    if (OUR_OWN.includes(name)) throw error;
    console.log(`${name} is left out, it can't run here: ${String(error)}`);
    measured.delete(name);
  }
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

function standingOf(figures: readonly Figures[]): Omit<Standing, "fsyncsPerTurn"> {
  const of = (key: string) => median(figures.map((one) => one[key] ?? NaN));
  return {
    turnsPerSecond: of("turnsPerSecond"),
    unloadedMedianTurnMs: of("unloadedMedianTurnMs"),
    medianTurnMs: of("medianTurnMs"),
    cpuMicrosecondsPerTurn: of("cpuMicrosecondsPerTurn"),
    peakMemoryMb: Math.max(...figures.map((one) => one["peakMemoryMb"] ?? NaN)),
  };
}

/** In a run of its own, since counting system calls slows it down. */
async function fsyncs(name: string, figures: readonly Figures[]): Promise<number | undefined> {
  if (!canCount()) return figures[0]?.["commitsPerTurn"];
  const folder = mkdtempSync(join(tmpdir(), "bench-fsyncs-"));
  const summary = join(folder, "summary");
  const under = ["strace", "-f", "--seccomp-bpf", "-c", "-o", summary, "-e", "trace=fsync,fdatasync,sync_file_range"];
  const values = [name, "--loaded-only", ...turnsOption(name, COUNTED_TURNS)];
  const { turns } = await figuresOf({ script: SCRIPT, values, under });
  const calls = callsIn(readFileSync(summary, "utf8"));
  rmSync(folder, { recursive: true });
  return calls / turns!;
}

function canCount(): boolean {
  return spawnSync("strace", ["--seccomp-bpf", "-f", "-c", "-o", "/dev/null", "true"]).status === 0;
}

/** Of a summary by `strace -c`: % time, seconds, usecs/call, calls, … */
function callsIn(summary: string): number {
  const rows = summary.split("\n").filter((line) => /(fsync|fdatasync|sync_file_range)\s*$/.test(line));
  return rows.reduce((sum, row) => sum + Number(row.trim().split(/\s+/)[3]), 0);
}

export function printStandings(standings: Standings): void {
  const floor = standings.get("floor");
  console.log(`${"".padEnd(14)} turns/s  of the floor  p50 loaded  p50 alone  fsyncs/turn  peak memory  CPU/turn`);
  for (const [name, standing] of standings) {
    const share = floor ? `${((100 * standing.turnsPerSecond) / floor.turnsPerSecond).toFixed(0)}%` : "";
    const cells = [
      standing.turnsPerSecond.toFixed(0).padStart(7),
      share.padStart(12),
      `${standing.medianTurnMs.toFixed(1)} ms`.padStart(10),
      `${standing.unloadedMedianTurnMs.toFixed(2)} ms`.padStart(9),
      (standing.fsyncsPerTurn?.toFixed(3) ?? "?").padStart(11),
      `${standing.peakMemoryMb.toFixed(0)} MB`.padStart(11),
      `${standing.cpuMicrosecondsPerTurn.toFixed(0)} µs`.padStart(8),
    ];
    console.log(`${name.padEnd(14)} ${cells.join("  ")}`);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" }, only: { type: "string" } } });
  printStandings(await measureTurns(Number(values.rounds), values.only?.split(",")));
}
