/**
 * The approval publishes an answer and closes the gap, under ids that follow from gap and draft: one that broke off
 * half-way is finished by repeating it, and publishes once. It holds for what whoever approves has seen: what ingestion finds
 * beside the knowledge of now and the draft did not show is shown first.
 */
import { PublishConflictError } from "../errors.ts";
import type { Visibility } from "../knowledge-items.ts";
import type { KnowledgeStore, KnowledgeVersion } from "../knowledge-store.ts";
import type { GapDependencies } from "./answer-gaps.ts";
import { changeGap } from "./change-gap.ts";
import { type CheckAnswer, type CheckedAnswer, unseenFindings } from "./check-answer.ts";
import { withDraft } from "./count-signal.ts";
import { GapStatusError, refuse } from "./errors.ts";
import type { AnswerDraft, Gap } from "./gap.ts";
import { mergeGroup } from "./merge-gaps.ts";

export interface ApproveDependencies extends GapDependencies {
  readonly store: KnowledgeStore;
  readonly checkAnswer: CheckAnswer;
}

export interface Approval {
  /** Absent: the latest draft. */
  readonly draftId?: string;
  /** Absent: as the draft has it. Given, it decides what was in doubt. */
  readonly visibility?: Visibility;
  readonly by: string;
}

/**
 * Throws GapNotFound, GapStatus where the answer can't be published as asked or there is something new to know about it,
 * PublishConflict when others publish again and again, and what publishing throws.
 */
export function createApproveAnswer(dependencies: ApproveDependencies) {
  const { gaps, clock } = dependencies;
  return async (id: string, { draftId, visibility, by }: Approval): Promise<Gap> => {
    const gap = await mergeGroup(gaps, id);
    if (gap.status === "closed" && isApproved(gap, draftId)) return gap;
    refuse(gap, "dismissed", "it was dismissed. Nothing of it is published.");
    const shown = draftOf(gap, draftId);
    const asked = { ...shown, visibility: visibility ?? shown.visibility };
    const at = clock.now();
    const { item, version } = await publishSeen(dependencies, gap, { shown, asked, by, at });
    return changeGap(gaps, gap.id, (current) => ({
      ...current,
      status: "closed",
      published: { kind: item.kind, id: item.id, draftId: shown.id, version: version.number, by, at },
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

interface Wanted {
  readonly shown: AnswerDraft;
  readonly asked: AnswerDraft;
  readonly by: string;
  readonly at: number;
}

const attempts = 5;

/** What is published is what was compared with the version before it: who publishes in between is compared with, too. */
async function publishSeen(
  { store, gaps, checkAnswer }: ApproveDependencies,
  gap: Gap,
  { shown, asked, by, at }: Wanted,
): Promise<{ readonly item: CheckedAnswer["item"]; readonly version: KnowledgeVersion }> {
  for (let attempt = 1; ; attempt += 1) {
    const checked = await checkAnswer(gap.id, asked);
    await refuseUnseen(gaps, gap, shown, checked);
    const { item, checkedVersion: basedOn } = checked;
    const publish = { id: `${gap.id}/${shown.id}/${item.visibility}`, summary: `Answered gap ${gap.id}` };
    try {
      return { item, ...(await store.publish({ ...publish, at, by, changes: [{ put: item }], basedOn })) };
    } catch (error) {
      if (!(error instanceof PublishConflictError) || attempt === attempts) throw error;
    }
  }
}

async function refuseUnseen(
  gaps: GapDependencies["gaps"],
  { id }: Gap,
  shown: AnswerDraft,
  { findings, isDecidable }: CheckedAnswer,
): Promise<void> {
  if (!isDecidable) {
    const secret = findings.find(({ code }) => code === "secret");
    throw new GapStatusError(id, `${secret?.message ?? ""} ${secret?.remedy ?? ""} Nothing of it is published.`.trim());
  }
  const unseen = unseenFindings(shown, findings);
  if (unseen.length === 0) return;
  await changeGap(gaps, id, (gap) => withDraft(gap, { ...shown, findings }));
  const told = unseen.map(({ message }) => message).join(" ");
  throw new GapStatusError(
    id,
    `there is something new to know about the answer: ${told} Approve it again if it holds.`,
  );
}
