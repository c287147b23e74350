/**
 * Time as the engine sees it: one object that the whole local stack shares, so
 * that a simulation can make six hours pass in a millisecond and still see
 * every timer fire in the right order.
 */
export interface EngineClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `run` once at or after `atMs`; the returned function cancels it. */
  schedule(atMs: number, run: () => void): () => void;
  /** Virtual time stands still while `work` is pending. Returns `work` itself. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Lets virtual time pass inside tracked work while that waits for what only time can bring. */
  waitFor<T>(waiting: Promise<T>): Promise<T>;
}
