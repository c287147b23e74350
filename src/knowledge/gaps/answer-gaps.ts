/**
 * What people do about a gap: look at the ranking, answer, dismiss. An answer is a draft until somebody approves it
 * (approve-answer.ts), and says what ingestion found in it.
 */
import type { Clock, Ids } from "../../kernel/index.ts";
import { changeGap, standingGap } from "./change-gap.ts";
import { groupOf, groupsOf } from "./group-gaps.ts";
import { changeGroup, mergeGroup } from "./merge-gaps.ts";
import { withDraft } from "./count-signal.ts";
import { type CheckAnswer, withFindings } from "./check-answer.ts";
import { refuse } from "./errors.ts";
import type { AnswerDraft, Gap, GapStatus } from "./gap.ts";
import type { GapStore } from "./gap-store.ts";
import { titleFor } from "./mine-facts.ts";
import { rankGaps, scoreOf } from "./rank-gaps.ts";

export interface GapDependencies {
  readonly gaps: GapStore;
  readonly clock: Clock;
}

export interface RankedGap {
  readonly gap: Gap;
  readonly score: number;
}

/** Hottest first. */
export function createListGaps({ gaps, clock }: GapDependencies) {
  return async ({
    status,
    limit,
  }: {
    readonly status?: GapStatus;
    readonly limit: number;
  }): Promise<readonly RankedGap[]> => {
    const now = clock.now();
    const found = groupsOf(await gaps.listGaps()).filter((gap) => status === undefined || gap.status === status);
    return rankGaps(found, now)
      .slice(0, limit)
      .map((gap) => ({ gap, score: scoreOf(gap, now) }));
  };
}

/** Throws GapNotFound. */
export function createShowGap({ gaps, clock }: GapDependencies) {
  return async (id: string): Promise<RankedGap> => {
    const gap = groupOf(await standingGap(gaps, id), await gaps.listGaps());
    return { gap, score: scoreOf(gap, clock.now()) };
  };
}

export type ExpertAnswer = Pick<AnswerDraft, "as" | "text" | "visibility" | "by"> & {
  readonly title?: string;
  /** Absent: that of the question. */
  readonly language?: string;
};

export interface AnswerDependencies extends GapDependencies {
  readonly ids: Ids;
  readonly checkAnswer: CheckAnswer;
}

/** A further answer stands beside the earlier ones until one of them is approved. Throws GapNotFound and GapStatus. */
export function createAnswerGap({ gaps, clock, ids, checkAnswer }: AnswerDependencies) {
  return async (id: string, answer: ExpertAnswer): Promise<Gap> => {
    const gap = await mergeGroup(gaps, id);
    const { title = titleFor(gap.question), language = gap.language, ...rest } = answer;
    const draft: AnswerDraft = { id: ids.next("draft"), ...rest, title, language, at: clock.now(), origin: "expert" };
    refuseDismissed(gap);
    const checked = withFindings(draft, await checkAnswer(gap.id, draft));
    return changeGap(gaps, gap.id, (current) => {
      refuseDismissed(current);
      return withDraft(reopened(current), checked);
    });
  };
}

function refuseDismissed(gap: Gap): void {
  refuse(gap, "dismissed", "it was dismissed, so nobody waits for an answer.");
}

/** Who answers a gap that has an answer already means to replace it. */
function reopened(gap: Gap): Gap {
  return gap.status === "closed" ? { ...gap, status: "open" } : gap;
}

/** To repeat it does nothing. Throws GapNotFound and GapStatus. */
export function createDismissGap({ gaps, clock }: GapDependencies) {
  return (id: string, by: string): Promise<Gap> =>
    changeGroup(gaps, id, (gap) => {
      if (gap.status === "dismissed") return gap;
      refuse(gap, "closed", "it is closed: its answer is published.");
      return { ...gap, status: "dismissed", dismissed: { by, at: clock.now() } };
    });
}
