/**
 * What people do about a gap: look at the ranking, answer, approve, dismiss. An answer is a draft until somebody approves
 * it; the approval publishes it under ids that follow from gap and draft, so that an approval that broke off half-way is
 * finished by repeating it, and publishes once.
 */
import type { Clock, Ids } from "../../kernel/index.ts";
import type { KnowledgeItem } from "../knowledge-items.ts";
import type { KnowledgeStore } from "../knowledge-store.ts";
import { changeGap, standingGap } from "./change-gap.ts";
import { groupOf, groupsOf } from "./group-gaps.ts";
import { changeGroup, mergeGroup } from "./merge-gaps.ts";
import { withDraft } from "./count-signal.ts";
import { GapStatusError } from "./errors.ts";
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

/** A further answer stands beside the earlier ones until one of them is approved. Throws GapNotFound and GapStatus. */
export function createAnswerGap({ gaps, clock, ids }: GapDependencies & { readonly ids: Ids }) {
  return (id: string, answer: ExpertAnswer): Promise<Gap> => {
    const draftId = ids.next("draft");
    return changeGroup(gaps, id, (gap) => {
      refuse(gap, "dismissed", "it was dismissed, so nobody waits for an answer.");
      const { title = titleFor(gap.question), language = gap.language, ...rest } = answer;
      const draft: AnswerDraft = { id: draftId, ...rest, title, language, at: clock.now(), origin: "expert" };
      return withDraft(reopened(gap), draft);
    });
  };
}

/** Who answers a gap that has an answer already means to replace it. */
function reopened(gap: Gap): Gap {
  return gap.status === "closed" ? { ...gap, status: "open" } : gap;
}

export interface Approval {
  /** Absent: the latest draft. */
  readonly draftId?: string;
  /** Absent: as the draft has it. */
  readonly visibility?: AnswerDraft["visibility"];
  readonly by: string;
}

/** Publishes a draft and closes the gap. Throws GapNotFound, GapStatus, and what publishing throws. */
export function createApproveAnswer({ gaps, clock, store }: GapDependencies & { readonly store: KnowledgeStore }) {
  return async (id: string, { draftId, visibility, by }: Approval): Promise<Gap> => {
    const seen = await mergeGroup(gaps, id);
    if (seen.status === "closed" && isApproved(seen, draftId)) return seen;
    refuse(seen, "dismissed", "it was dismissed. Nothing of it is published.");
    const draft = draftOf(seen, draftId);
    const item = itemOf(seen, { ...draft, visibility: visibility ?? draft.visibility });
    const at = clock.now();
    const { version } = await store.publish({
      id: `${seen.id}/${draft.id}/${item.visibility}`,
      ...{ at, by, summary: `Answered gap ${seen.id}` },
      changes: [{ put: item }],
    });
    return changeGap(gaps, seen.id, (gap) => ({
      ...gap,
      status: "closed",
      published: { kind: item.kind, id: item.id, draftId: draft.id, version: version.number, by, at },
    }));
  };
}

function isApproved({ published }: Gap, draftId: string | undefined): boolean {
  return published !== undefined && (draftId === undefined || published.draftId === draftId);
}

function draftOf({ id, drafts }: Gap, draftId: string | undefined): AnswerDraft {
  const draft = draftId === undefined ? drafts.at(-1) : drafts.find((each) => each.id === draftId);
  if (draft) return draft;
  const what = draftId === undefined ? "it has no answer yet." : `it has no answer "${draftId}".`;
  throw new GapStatusError(id, `${what} Answer it with POST /knowledge/gaps/${id}/answer.`);
}

/** One item per gap, so that a better answer replaces the one before. */
function itemOf(gap: Gap, draft: AnswerDraft): Extract<KnowledgeItem, { kind: "fact" | "article" }> {
  const { title, text, visibility, language, by, at, conversationId } = draft;
  const common = { id: gap.id, title, visibility, language, usage: "on", origin: "gaps" } as const;
  if (draft.as === "article") {
    return {
      kind: "article",
      ...common,
      body: text,
      status: "published",
      authorId: by,
      createdAt: at,
      lastEditedAt: at,
    };
  }
  const source = { gapId: gap.id, person: by, ...(conversationId === undefined ? {} : { conversationId }) };
  return { kind: "fact", ...common, statement: text, source, learnedAt: at };
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

function refuse({ id, status }: Gap, refused: GapStatus, problem: string): void {
  if (status === refused) throw new GapStatusError(id, problem);
}
