/**
 * Time under control: it stands still while tracked work is pending, and jumps
 * to the next timer when nothing can run. Two turns of the event loop without
 * tracked work count as "nothing can run": the first drains microtasks, the
 * second the immediates that those may have set. Timers of the same instant
 * fire together, in the order they were set, which makes a run repeatable.
 */
import type { EngineClock } from "./clock.ts";
import { TimerHeap } from "./timer-heap.ts";

const QUIET_TURNS = 2;

export class VirtualClock implements EngineClock {
  readonly #timers = new TimerHeap();
  #nowMs: number;
  /** Below 0 while work waits that is not tracked, or not yet: a stub may sleep before its promise is there to be tracked. */
  #pending = 0;
  #whenUntracked: (() => void) | undefined;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  schedule(atMs: number, run: () => void): () => void {
    const timer = this.#timers.push(atMs, run);
    return () => this.#timers.remove(timer);
  }

  track<T>(work: Promise<T>): Promise<T> {
    this.#pending++;
    const done = () => this.#release();
    work.then(done, done);
    return work;
  }

  /** Lets virtual time pass inside tracked work (a slow stub function, say). */
  sleep(durationMs: number): Promise<void> {
    return this.waitFor(new Promise<void>((resolve) => this.schedule(this.#nowMs + durationMs, resolve)));
  }

  async waitFor<T>(waiting: Promise<T>): Promise<T> {
    this.#release();
    try {
      return await waiting;
    } finally {
      this.#pending++;
    }
  }

  /** Runs until no timer is left and no tracked work is pending. */
  runUntilIdle(): Promise<void> {
    return this.runUntil(Infinity);
  }

  /** Fires every timer up to `atMs`, then sets the time to `atMs`. */
  async runUntil(atMs: number): Promise<void> {
    await this.#settle();
    for (let next = this.#timers.peek(); next && next.atMs <= atMs; next = this.#timers.peek()) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#fireDue();
      await this.#settle();
    }
    if (Number.isFinite(atMs)) this.#nowMs = Math.max(this.#nowMs, atMs);
  }

  #fireDue(): void {
    for (let next = this.#timers.peek(); next && next.atMs <= this.#nowMs; next = this.#timers.peek()) {
      this.#timers.remove(next);
      next.run();
    }
  }

  #release(): void {
    this.#pending--;
    if (this.#pending <= 0) this.#whenUntracked?.();
  }

  async #settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < QUIET_TURNS;) {
      if (this.#pending > 0) await this.#untracked();
      await new Promise<void>((resolve) => setImmediate(resolve));
      quietTurns = this.#pending <= 0 ? quietTurns + 1 : 0;
    }
  }

  #untracked(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenUntracked = () => {
        this.#whenUntracked = undefined;
        resolve();
      };
    });
  }
}
