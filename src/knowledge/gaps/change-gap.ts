/** Read, decide, write: how a use case changes a gap. Who comes second reads again. */
import { GapConflictError, GapNotFoundError } from "./errors.ts";
import type { Gap } from "./gap.ts";
import type { GapStore } from "./gap-store.ts";

const attempts = 10;

/** `decide` may be called several times. Throws what it throws, GapNotFound, and GapConflict when others are always faster. */
export async function changeGap(gaps: GapStore, id: string, decide: (gap: Gap) => Gap | Promise<Gap>): Promise<Gap> {
  for (let attempt = 1; ; attempt += 1) {
    const gap = await standingGap(gaps, id);
    const decided = await decide(gap);
    if (decided === gap) return gap;
    const changed = { ...decided, revision: gap.revision + 1 };
    try {
      await gaps.write(changed);
      return changed;
    } catch (error) {
      if (!(error instanceof GapConflictError) || attempt === attempts) throw error;
    }
  }
}

/** The gap that stands for this id: its own, or the one that it was merged into. Throws GapNotFound. */
export async function standingGap(gaps: GapStore, id: string): Promise<Gap> {
  const gap = await standingGapOf(gaps, id);
  if (gap) return gap;
  throw new GapNotFoundError(id);
}

/** The same; undefined where there is none. What went into another never takes anything over, so the way ends. */
export async function standingGapOf(gaps: GapStore, id: string): Promise<Gap | undefined> {
  const gap = await gaps.readGap(id);
  return gap?.mergedInto === undefined ? gap : standingGapOf(gaps, gap.mergedInto);
}
