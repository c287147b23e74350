/**
 * One timer for each strand that time can wake, and one for each execution with
 * a time limit. They outlive the run in memory: a parked execution is a row on
 * disk and an entry here.
 */
import type { EngineClock } from "../clock/clock.ts";
import type { Run, Signal } from "./run.ts";
import type { Step } from "./step.ts";

const STRANDS_PER_RUN = 2 ** 20;
/** In place of a strand: the time limit of the whole execution. */
const EXECUTION = STRANDS_PER_RUN - 1;

/** Express executions end after five minutes at the latest. */
const EXPRESS_LIMIT_SECONDS = 300;

export class RunTimers {
  readonly #clock: EngineClock;
  readonly #signal: (runId: number, signal: Signal) => void;
  readonly #cancels = new Map<number, () => void>();

  constructor(clock: EngineClock, signal: (runId: number, signal: Signal) => void) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Sets and cancels timers as the step has left the run. */
  follow(step: Step): void {
    const { run } = step;
    for (const strandId of step.gone) this.#cancel(timerKey(run.id, strandId));
    for (const strand of step.changed) this.setStrand(run.id, strand.id, strand.wakeMs);
    if (step.ending) this.#cancel(timerKey(run.id, EXECUTION));
    else if (step.firstEventId === 1) this.setExecution(run);
  }

  setStrand(runId: number, strandId: number, wakeMs: number | undefined): void {
    const key = timerKey(runId, strandId);
    this.#cancel(key);
    if (wakeMs !== undefined) this.#set(key, wakeMs, () => this.#signal(runId, { kind: "wake", strandId }));
  }

  setExecution({ id, version, startedMs }: Pick<Run, "id" | "version" | "startedMs">): void {
    const { type, machine } = version;
    const seconds = Math.min(machine.timeoutSeconds ?? Infinity, type === "EXPRESS" ? EXPRESS_LIMIT_SECONDS : Infinity);
    if (!Number.isFinite(seconds)) return;
    this.#set(timerKey(id, EXECUTION), startedMs + seconds * 1_000, () => this.#signal(id, { kind: "expire" }));
  }

  close(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  #set(key: number, atMs: number, fire: () => void): void {
    const cancel = this.#clock.schedule(atMs, () => {
      this.#cancels.delete(key);
      fire();
    });
    this.#cancels.set(key, cancel);
  }

  #cancel(key: number): void {
    const cancel = this.#cancels.get(key);
    if (!cancel) return;
    this.#cancels.delete(key);
    cancel();
  }
}

function timerKey(runId: number, strandId: number): number {
  return runId * STRANDS_PER_RUN + (strandId % STRANDS_PER_RUN);
}
