/**
 * Runs in memory. Each run takes its signals one by one; each signal is one
 * step and at most one write; effects follow the commit. The next step of a run
 * does not wait for the commit of the last one: writes keep their order, so a
 * crash can only cut off the newest steps, whose effects have not happened yet.
 */
import type { GroupCommit } from "../store/group-commit.ts";
import { rowsOfStep, type TakeHistoryId } from "../store/step-rows.ts";
import { advance } from "./advance.ts";
import type { EngineContext } from "./context.ts";
import { handleSignal } from "./handle-signal.ts";
import type { Run, Signal } from "./run.ts";
import { whenKnown, type Soon } from "./soon.ts";
import { Step } from "./step.ts";
import type { RunTimers } from "./run-timers.ts";

export interface RunnerOptions {
  readonly engine: EngineContext;
  readonly store: GroupCommit;
  readonly timers: RunTimers;
  readonly takeHistoryId: TakeHistoryId;
  /** Restores an open run; undefined where it has ended or never was. */
  readonly load: (runId: number) => Run | undefined;
  readonly onEnded: (step: Step) => void;
  readonly log: (line: string) => void;
}

/** Standard runs kept in memory though they only wait: reading a run back costs more than a step. */
const MAX_WAITING_RUNS = 256;

export class Runner {
  readonly #options: RunnerOptions;
  readonly #runs = new Map<number, Run>();
  #isStopped = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Takes a new run's first step; resolves when it is on disk. */
  start(run: Run): Promise<void> {
    this.#runs.set(run.id, run);
    return new Promise((resolve, reject) => {
      void this.#takeFirstStep(run).then(resolve, reject);
    });
  }

  /** Returns whether there is such a run. */
  signal(runId: number, signal: Signal): boolean {
    if (this.#isStopped) return false;
    const run = this.#runs.get(runId) ?? this.#load(runId);
    if (!run) return false;
    run.inbox.push(signal);
    if (!run.isDraining) this.#drain(run);
    return true;
  }

  /** Continues a run that has been started before; used for Express runs after a crash. */
  restart(run: Run): void {
    this.#runs.set(run.id, run);
    this.signal(run.id, { kind: "start" });
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get size(): number {
    return this.#runs.size;
  }

  stop(): void {
    this.#isStopped = true;
    for (const run of this.#runs.values()) {
      for (const strand of run.strands.values()) strand.request?.abort();
    }
    this.#runs.clear();
  }

  #load(runId: number): Run | undefined {
    const run = this.#options.load(runId);
    if (run) this.#runs.set(runId, run);
    return run;
  }

  async #takeFirstStep(run: Run): Promise<void> {
    run.isDraining = true;
    const recorded = await this.#takeStep(run, { kind: "start" }, true);
    this.#drain(run);
    await recorded.commit;
  }

  /** Takes the run's signals one by one; where a step has to wait, the others wait for it. */
  #drain(run: Run): void {
    run.isDraining = true;
    for (let signal = run.inbox.shift(); signal; signal = run.inbox.shift()) {
      const waiting = this.#tryStep(run, signal);
      if (waiting) return void waiting.then(() => this.#drain(run));
    }
    run.isDraining = false;
    this.#rest(run);
  }

  #tryStep(run: Run, signal: Signal): Promise<void> | undefined {
    const fail = (error: unknown) => this.#fail(run, error);
    try {
      const taken = this.#takeStep(run, signal, false);
      if (taken instanceof Promise) return taken.then(ignoreCommit, fail);
      ignoreCommit(taken);
    } catch (error) {
      fail(error);
    }
  }

  /** A step that cannot be taken is a fault of the engine: it is told, and the run stays as it was written last. */
  #fail(run: Run, error: unknown): void {
    this.#options.log(`a step of ${run.arn} failed: ${error instanceof Error ? error.stack : String(error)}`);
    run.inbox.length = 0;
    this.#runs.delete(run.id);
  }

  /** The commit is wrapped, so that awaiting the step does not await the commit. */
  #takeStep(run: Run, signal: Signal, isFirst: boolean): Soon<{ commit: Promise<void> }> {
    const step = new Step(this.#options.engine, run);
    const advanced = whenKnown(handleSignal(step, signal), () => advance(step));
    return whenKnown(advanced, () => ({ commit: this.#commit(step, isFirst) }));
  }

  async #commit(step: Step, isFirst: boolean): Promise<void> {
    const { store, engine, takeHistoryId, log } = this.#options;
    const rows = rowsOfStep(step, isFirst, takeHistoryId);
    step.run.unsettled++;
    try {
      if (rows) await engine.clock.track(store.append(rows));
    } catch (error) {
      log(`a step of ${step.run.arn} could not be written, so the engine stops: ${String(error)}`);
      for (const refuse of step.refusals) refuse(error as Error);
      this.stop();
      throw error;
    }
    step.run.unsettled--;
    if (!this.#isStopped) this.#afterCommit(step);
  }

  #afterCommit(step: Step): void {
    const { timers, onEnded } = this.#options;
    timers.follow(step);
    for (const effect of step.effects) effect();
    if (step.ending) {
      this.#runs.delete(step.run.id);
      onEnded(step);
    } else this.#rest(step.run);
  }

  /** Keeps the most recently used of the runs that only wait. */
  #rest(run: Run): void {
    if (!canLeaveMemory(run)) return;
    this.#runs.delete(run.id);
    this.#runs.set(run.id, run);
    if (this.#runs.size <= MAX_WAITING_RUNS) return;
    for (const candidate of this.#runs.values()) {
      if (this.#runs.size <= MAX_WAITING_RUNS) return;
      if (canLeaveMemory(candidate)) this.#runs.delete(candidate.id);
    }
  }
}

/** A commit that failed has been told to all who wait for it, and has stopped the engine. */
function ignoreCommit({ commit }: { commit: Promise<void> }): void {
  commit.catch(() => {});
}

function canLeaveMemory(run: Run): boolean {
  if (run.version.type === "EXPRESS" || run.isDraining || run.unsettled > 0 || run.ended) return false;
  for (const strand of run.strands.values()) if (strand.request || strand.phase === "map-run") return false;
  return true;
}
