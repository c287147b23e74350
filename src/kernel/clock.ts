/** Wall-clock time as a port, so that a virtual clock can drive the same code. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** Fresh identifiers as a port, so that a seeded run repeats itself exactly. */
export interface Ids {
  /** A new unique id such as `evt_01J…`, made of letters, digits and `_`. */
  next(prefix: string): string;
}

/** Epoch milliseconds as RFC 3339 with at most three fractional digits and `Z`. */
export function toTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** Back-off that spreads contenders: full jitter over a doubling window. `random` is in [0, 1). */
export function jitteredDelayMs(attempt: number, baseMs: number, capMs: number, random: () => number): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** attempt));
}
