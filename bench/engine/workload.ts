/**
 * The workload: conversations in flight, each going round one turn after the
 * other. A turn is one durable wait for an external message and four durable
 * steps, whose functions are stubs in the same process.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Workload {
  readonly conversations: number;
  readonly turns: number;
}

export interface Measurement {
  readonly turnsPerSecond: number;
  readonly commitsPerTurn: number;
  readonly medianTurnMs: number;
  /** How much longer late turns take than early ones; it means something for a single conversation only. */
  readonly ageing: number;
}

export interface Contestant {
  readonly name: string;
  /** Runs the workload in `folder`; calls `onTurn` with the duration of each turn in milliseconds. */
  run(folder: string, workload: Workload, onTurn: (durationMs: number) => void): Promise<{ commits: number }>;
}

export const STEPS_PER_TURN = 4;

export async function measure(contestant: Contestant, workload: Workload): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), "bench-engine-"));
  const durations: number[] = [];
  const startMs = performance.now();
  const { commits } = await contestant.run(folder, workload, (durationMs) => durations.push(durationMs));
  const seconds = (performance.now() - startMs) / 1_000;
  rmSync(folder, { recursive: true });
  const turns = durations.length;
  return {
    turnsPerSecond: turns / seconds,
    commitsPerTurn: commits / turns,
    medianTurnMs: median(durations),
    ageing: median(durations.slice(-20)) / median(durations.slice(5, 25)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
