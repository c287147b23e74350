/**
 * A person who acts on a gap acts on its whole group: the others' counts and examples go into the leader for good, one
 * after the other, each in one transaction. Its id stays; the others' ids lead to it from then on.
 */
import { changeGap, standingGap } from "./change-gap.ts";
import { mostExamples, withDraft } from "./count-signal.ts";
import { GapConflictError } from "./errors.ts";
import type { Gap, GapExample, SignalKind } from "./gap.ts";
import type { GapStore } from "./gap-store.ts";
import { leaderOf, membersOf } from "./group-gaps.ts";
import { heatOfBoth } from "./rank-gaps.ts";

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

/** `kept` with what `other` has counted. Pure. */
export function bothIn(kept: Gap, other: Gap): Gap {
  const both: Gap = {
    ...kept,
    revision: kept.revision + 1,
    examples: firstDifferent([...kept.examples, ...other.examples]),
    counts: sumOf(kept.counts, other.counts),
    firstAt: Math.min(kept.firstAt, other.firstAt),
    ...heatOfBoth(kept, other),
  };
  return other.drafts.reduce(withDraft, both);
}

function firstDifferent(examples: readonly GapExample[]): readonly GapExample[] {
  const first = new Map(examples.toReversed().map((example) => [example.question, example]));
  return examples.filter((example) => first.get(example.question) === example).slice(0, mostExamples);
}

function sumOf(left: Gap["counts"], right: Gap["counts"]): Gap["counts"] {
  const kinds = Object.keys(left) as SignalKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, left[kind] + right[kind]])) as Gap["counts"];
}

/** Holds no text any more: what customers wrote stands in one place only. */
function goneInto(kept: Gap, { groupedWith: _led, ...other }: Gap): Gap {
  const counts = { hand_off: 0, unanswered: 0, low_support: 0, human_answer: 0 };
  const nothing = { question: "", examples: [], drafts: [], counts, heat: 0 };
  return { ...other, revision: other.revision + 1, ...nothing, mergedInto: kept.id };
}
