/**
 * Wall-clock time. One Node timer serves all: it is set for the earliest entry
 * of a heap, because thousands of parked executions would otherwise mean
 * thousands of Node timers, and because Node's timers end at 24.8 days.
 */
import type { EngineClock } from "./clock.ts";
import { TimerHeap } from "./timer-heap.ts";

const LONGEST_SLEEP_MS = 2 ** 31 - 1;

export class RealClock implements EngineClock {
  readonly #timers = new TimerHeap();
  #armedForMs = Infinity;
  #handle: NodeJS.Timeout | undefined;

  now(): number {
    return Date.now();
  }

  schedule(atMs: number, run: () => void): () => void {
    const timer = this.#timers.push(atMs, run);
    this.#arm();
    return () => {
      this.#timers.remove(timer);
      if (this.#timers.size === 0) this.#disarm();
    };
  }

  track<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  waitFor<T>(waiting: Promise<T>): Promise<T> {
    return waiting;
  }

  #arm(): void {
    const nextMs = this.#timers.peek()?.atMs ?? Infinity;
    if (nextMs >= this.#armedForMs) return;
    this.#disarm();
    this.#armedForMs = nextMs;
    const sleepMs = Math.min(Math.max(nextMs - Date.now(), 0), LONGEST_SLEEP_MS);
    this.#handle = setTimeout(() => this.#fire(), sleepMs);
  }

  #disarm(): void {
    clearTimeout(this.#handle);
    this.#armedForMs = Infinity;
  }

  #fire(): void {
    this.#armedForMs = Infinity;
    const nowMs = Date.now();
    for (let next = this.#timers.peek(); next && next.atMs <= nowMs; next = this.#timers.peek()) {
      this.#timers.remove(next);
      next.run();
    }
    this.#arm();
  }
}
