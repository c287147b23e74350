/**
 * Timers ordered by time, then by the order in which they were set.
 * Each timer knows its slot, so that cancelling removes it at once: a server
 * that parks conversations for days sets and cancels millions of timers, and
 * cancelled ones left in the heap would be a leak.
 */
export interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
  slot: number;
}

export class TimerHeap {
  readonly #timers: Timer[] = [];
  #nextOrder = 0;

  get size(): number {
    return this.#timers.length;
  }

  peek(): Timer | undefined {
    return this.#timers[0];
  }

  push(atMs: number, run: () => void): Timer {
    const timer: Timer = { atMs, order: this.#nextOrder++, run, slot: this.#timers.length };
    this.#timers.push(timer);
    this.#rise(timer);
    return timer;
  }

  pop(): Timer | undefined {
    const first = this.#timers[0];
    if (first) this.remove(first);
    return first;
  }

  remove(timer: Timer): void {
    if (timer.slot < 0) return;
    const last = this.#timers.pop()!;
    if (last !== timer) {
      this.#place(last, timer.slot);
      this.#rise(last);
      this.#sink(last);
    }
    timer.slot = -1;
  }

  #place(timer: Timer, slot: number): void {
    this.#timers[slot] = timer;
    timer.slot = slot;
  }

  #rise(timer: Timer): void {
    while (timer.slot > 0) {
      const parent = this.#timers[(timer.slot - 1) >> 1]!;
      if (!isBefore(timer, parent)) return;
      this.#swap(timer, parent);
    }
  }

  #sink(timer: Timer): void {
    for (;;) {
      const child = this.#earlierChild(timer.slot);
      if (!child || !isBefore(child, timer)) return;
      this.#swap(child, timer);
    }
  }

  #earlierChild(slot: number): Timer | undefined {
    const left = this.#timers[2 * slot + 1];
    const right = this.#timers[2 * slot + 2];
    return left && right && isBefore(right, left) ? right : left;
  }

  #swap(rising: Timer, sinking: Timer): void {
    const slot = sinking.slot;
    this.#place(sinking, rising.slot);
    this.#place(rising, slot);
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
