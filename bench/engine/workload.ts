/**
 * The workload: conversations in flight, each going round one turn after the
 * other. A turn is one durable wait for an external message and four durable
 * steps, whose functions are stubs that answer at once.
 */
export interface Workload {
  readonly conversations: number;
  readonly turns: number;
}

/** What a contestant tells about its own run, beside the turns. */
export interface RunFigures {
  /** How often it made a transaction durable; undefined where it cannot tell. */
  readonly commits: number | undefined;
  /** Peak memory of processes other than this one that did its work, in MB. */
  readonly otherPeakMemoryMb?: number;
  /** Processor time that those processes took during the run, in milliseconds. */
  readonly otherCpuMs?: number;
  /** What is no part of the workload: checks, then closing. It is called when the time has been taken. */
  readonly finish?: () => Promise<void>;
}

export interface Contestant {
  readonly name: string;
  /** Runs the workload in `folder`, which is empty; calls `onTurn` with the duration of each turn in milliseconds. */
  run(folder: string, workload: Workload, onTurn: (durationMs: number) => void): Promise<RunFigures>;
  /** For contestants that need a server: how long starting it took must not count. */
  open?(folder: string): Promise<void>;
  close?(): Promise<void>;
}

export const STEPS_PER_TURN = 4;

/** What every conversation's customer writes each time, and what every step answers. */
export const MESSAGE = { message: "hello, where is my order?" } as const;
export const REFERENCE = "journal/42";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
