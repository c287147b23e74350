/** Time and timers; the virtual clock of simulations has this shape. */
export interface TrafficClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `run` once at or after `atMs`; the returned function cancels it. */
  schedule(atMs: number, run: () => void): () => void;
  /** A virtual clock stands still while work is under way; through this it learns that the work waits for time to pass. */
  waitFor?<T>(waiting: Promise<T>): Promise<T>;
}

export const systemTrafficClock: TrafficClock = {
  now: () => Date.now(),
  schedule(atMs, run) {
    const timer = setTimeout(run, Math.max(0, atMs - Date.now()));
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds, or as soon as the signal aborts. */
export function sleepFor(clock: TrafficClock, durationMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      cancel();
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = clock.schedule(clock.now() + durationMs, wake);
    signal?.addEventListener("abort", wake);
  });
}

/** As `sleepFor`, where nothing else of the same work goes on meanwhile. */
export function pauseFor(clock: TrafficClock, durationMs: number, signal?: AbortSignal): Promise<void> {
  const sleeping = sleepFor(clock, durationMs, signal);
  return clock.waitFor?.(sleeping) ?? sleeping;
}

/** What `work` resolves to; throws `late()` when it takes longer than this. */
export async function withinTime<T>(
  clock: TrafficClock,
  limitMs: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  let cancel: () => void = () => undefined;
  const timeout = new Promise<never>((_, reject) => {
    cancel = clock.schedule(clock.now() + limitMs, () => reject(late()));
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    cancel();
  }
}
