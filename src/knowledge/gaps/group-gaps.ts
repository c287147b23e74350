/**
 * Gaps that seem to be one question are shown as one, under the id of the first of them or of the one that people have
 * worked on. That is an opinion: it is formed anew with every review, since what a word is worth shows only among many
 * questions, and it is taken back as easily, for each gap keeps its own counts and examples. It becomes a fact when a person
 * acts on the group (merge-gaps.ts). What is closed or dismissed is in no group: what people decided stands.
 */
import { GapConflictError } from "./errors.ts";
import type { Gap } from "./gap.ts";
import type { GapStore } from "./gap-store.ts";
import { bothIn } from "./join-gaps.ts";
import { rankGaps } from "./rank-gaps.ts";
import type { CompareGaps } from "./same-question.ts";

/** Every pair is compared; of more gaps, the coldest stay as they are. */
const mostCompared = 1_000;

export interface GroupGapsDependencies {
  readonly gaps: GapStore;
  readonly compare: CompareGaps;
  readonly now: number;
}

/** May die anywhere and run again. A gap that somebody changes meanwhile is left to the next review. */
export async function groupGaps({ gaps, compare, now }: GroupGapsDependencies): Promise<void> {
  const open = rankGaps((await gaps.listGaps()).filter(isOpen), now).slice(0, mostCompared);
  const leaders = new Map<string, string>();
  for (const group of await compare.findSame(open, mayBeOne)) {
    const [leader, ...others] = group.toSorted(byPrecedence);
    for (const other of others) if (leader) leaders.set(other.id, leader.id);
  }
  for (const gap of open) {
    if (gap.groupedWith !== leaders.get(gap.id)) await writeLeader(gaps, gap, leaders.get(gap.id));
  }
}

function isOpen({ status }: Gap): boolean {
  return status !== "closed" && status !== "dismissed";
}

/** Two that people have worked on stay apart. */
function mayBeOne(group: readonly Gap[]): boolean {
  return group.filter(isWorkedOn).length <= 1;
}

function isWorkedOn({ questions, drafts, published }: Gap): boolean {
  return questions.length > 0 || published !== undefined || drafts.some(({ origin }) => origin === "expert");
}

function byPrecedence(left: Gap, right: Gap): number {
  const byWork = Number(isWorkedOn(right)) - Number(isWorkedOn(left));
  return byWork || left.firstAt - right.firstAt || (left.id < right.id ? -1 : 1);
}

async function writeLeader(gaps: GapStore, gap: Gap, leader: string | undefined): Promise<void> {
  const { groupedWith: _former, ...rest } = gap;
  const grouped = leader === undefined ? rest : { ...rest, groupedWith: leader };
  try {
    await gaps.write({ ...grouped, revision: gap.revision + 1 });
  } catch (error) {
    if (!(error instanceof GapConflictError)) throw error;
  }
}

/** Each group as one gap, with all that its members have counted; `gaps`: all that stand. */
export function groupsOf(gaps: readonly Gap[]): readonly Gap[] {
  const members = Map.groupBy(gaps, (gap) => leaderOf(gap, gaps).id);
  return gaps.flatMap((gap) => {
    const group = members.get(gap.id);
    return group ? [asOne(gap, group)] : [];
  });
}

/** The group of one gap, as one. */
export function groupOf(gap: Gap, gaps: readonly Gap[]): Gap {
  const leader = leaderOf(gap, gaps);
  return asOne(leader, membersOf(leader, gaps));
}

/** All of a leader's group but itself, the first to show first. */
export function membersOf(leader: Gap, gaps: readonly Gap[]): readonly Gap[] {
  return gaps.filter((gap) => gap.id !== leader.id && leaderOf(gap, gaps).id === leader.id).toSorted(byPrecedence);
}

/** A leader that is gone, closed or led itself, as between two writes of a review, leads nobody. */
export function leaderOf(gap: Gap, gaps: readonly Gap[]): Gap {
  if (gap.groupedWith === undefined || !isOpen(gap)) return gap;
  const leader = gaps.find(({ id }) => id === gap.groupedWith);
  return leader && isOpen(leader) && leader.groupedWith === undefined ? leader : gap;
}

function asOne(leader: Gap, group: readonly Gap[]): Gap {
  const others = group.filter(({ id }) => id !== leader.id).toSorted(byPrecedence);
  const whole = others.reduce(bothIn, leader);
  return { ...whole, revision: leader.revision };
}
