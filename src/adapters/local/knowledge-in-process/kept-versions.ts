/**
 * Which versions an index keeps in memory: those that searches are in, those that turns may have pinned lately, and older
 * ones as far as their passages take little room. What no kept version has is forgotten; whoever wants an older version
 * has it read from the store again.
 */
import type { Clock } from "../../../kernel/index.ts";
import type { PassageRows } from "./passage-rows.ts";

export interface Keeping {
  /** So many passages that the newest version has no more are kept, however old they are. */
  readonly superseded: number;
  /**
   * Milliseconds for which more are kept: a version that was the newest so long ago or later may be pinned by a turn.
   * Then too they are no more than the passages of the newest version and `superseded` together.
   */
  readonly pinnedMs: number;
}

export const defaultKeeping: Keeping = { superseded: 4_096, pinnedMs: 15 * 60_000 };

export interface KeptVersionsOptions {
  readonly rows: PassageRows;
  readonly clock: Clock;
  readonly keeping: Keeping;
  /** No version before it will be asked for. */
  readonly first: number;
}

export interface KeptVersions {
  /** From now on this is the newest version that a turn can pin. */
  reached(version: number): void;
  oldestToKeep(): number;
  /** The version stays while the work goes on. */
  during<Result>(version: number, work: () => Promise<Result>): Promise<Result>;
}

export function createKeptVersions({ rows, clock, keeping, first }: KeptVersionsOptions): KeptVersions {
  const reached: { readonly version: number; readonly at: number }[] = [];
  const searched: number[] = [];

  /** The one that was the newest when the time began, or the first of those that are still there. */
  function oldestPinned(): number {
    const begin = clock.now() - keeping.pinnedMs;
    while (reached[1] && (reached[1].at <= begin || reached[1].version <= rows.oldest)) reached.shift();
    return reached[0]?.version ?? Infinity;
  }
  return {
    reached(version) {
      if (reached.at(-1)?.version !== version) reached.push({ version, at: clock.now() });
    },
    oldestToKeep() {
      const { superseded } = keeping;
      const ofLittleRoom = Math.min(rows.oldestWith(superseded), oldestPinned());
      const oldest = Math.max(first, ofLittleRoom, rows.oldestWith(rows.newestSize + superseded));
      return Math.min(oldest, ...searched);
    },
    async during(version, work) {
      searched.push(version);
      try {
        return await work();
      } finally {
        searched.splice(searched.indexOf(version), 1);
      }
    },
  };
}
