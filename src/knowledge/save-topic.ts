/** Topics: what a company's help centre sorts its articles by. */
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../kernel/index.ts";
import { changeKnowledge, type KnowledgeChanger, standing, viewCurrent } from "./change-knowledge.ts";
import type { Topic } from "./knowledge-items.ts";
import type { KnowledgeStore } from "./knowledge-store.ts";

export type TopicDraft = Omit<Topic, "kind" | "createdAt" | "lastEditedAt"> &
  Partial<Pick<Topic, "createdAt" | "lastEditedAt">>;

/** Times that the source does not tell are those of the first and of the last change here. */
export function createSaveTopic(changer: KnowledgeChanger) {
  return (draft: TopicDraft, by: string): Promise<void> =>
    changeKnowledge(changer, { by, summary: `Saved topic ${draft.id}` }, async (view) => {
      const former = await view.read("topic", draft.id);
      const times = former ?? { createdAt: view.now, lastEditedAt: view.now };
      const unedited: Topic = {
        kind: "topic",
        createdAt: times.createdAt,
        lastEditedAt: times.lastEditedAt,
        ...draft,
      };
      const isEdited = former !== undefined && !isDeepStrictEqual(former, unedited);
      const lastEditedAt = draft.lastEditedAt ?? (isEdited ? view.now : times.lastEditedAt);
      return { changes: [{ put: { ...unedited, lastEditedAt } }], result: undefined };
    });
}

export function createListTopics({ store, clock }: { store: KnowledgeStore; clock: Clock }) {
  return async (): Promise<readonly Topic[]> => (await viewCurrent(store, clock)).list("topic");
}

/** Throws KnowledgeItemNotFound. */
export function createReadTopic({ store, clock }: { store: KnowledgeStore; clock: Clock }) {
  return async (id: string): Promise<Topic> => standing(await viewCurrent(store, clock), "topic", id);
}
