/**
 * A person who acts on a gap acts on its whole group: the others' counts and examples go into the leader for good, one
 * after the other, each in one transaction. Its id stays; the others' ids lead to it from then on.
 */
import { changeGap, standingGap } from "./change-gap.ts";
import { GapConflictError } from "./errors.ts";
import type { Gap } from "./gap.ts";
import type { GapStore } from "./gap-store.ts";
import { leaderOf, membersOf } from "./group-gaps.ts";
import { bothIn, goneInto } from "./join-gaps.ts";

const attempts = 10;

/** Resolves with the gap that stands for the group. May be repeated. Throws GapNotFound, and GapConflict when others are always faster. */
export async function mergeGroup(gaps: GapStore, id: string): Promise<Gap> {
  for (let attempt = 1; ; attempt += 1) {
    const all = await gaps.listGaps();
    let leader = leaderOf(await standingGap(gaps, id), all);
    try {
      for (const other of membersOf(leader, all)) {
        const merged = bothIn(leader, other);
        await gaps.writeMerged(merged, goneInto(leader, other));
        leader = merged;
      }
      return leader;
    } catch (error) {
      if (!(error instanceof GapConflictError) || attempt === attempts) throw error;
    }
  }
}

/** Makes the group one gap and changes it, as `changeGap` does. */
export async function changeGroup(gaps: GapStore, id: string, decide: (gap: Gap) => Gap): Promise<Gap> {
  const leader = await mergeGroup(gaps, id);
  return changeGap(gaps, leader.id, decide);
}
