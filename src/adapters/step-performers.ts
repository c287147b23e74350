/** How a turn's search steps are done: the journal's request on one side, the knowledge port on the other. */
import type { SearchStepQuery } from "../behaviours/index.ts";
import type { Json } from "../kernel/index.ts";
import { type KnowledgeIndex, pinnedVersion } from "../knowledge/index.ts";
import type { Performer } from "../conversation/index.ts";

export function createSearchPerformer(knowledge: KnowledgeIndex): Performer<"search"> {
  return async (step) => {
    const { audience, version: pin, at, ...asked } = step.query as unknown as SearchStepQuery;
    const version = await versionOf(knowledge, pin);
    // A journal without a time is older than the first note, so that any time does.
    const query = { ...asked, version, at: at ?? 0 };
    const passages = await (audience === "public" ? knowledge.searchPublic(query) : knowledge.searchInternal(query));
    const detail = { knowledgeVersion: version, ...(String(version) === pin ? {} : { pinned: pin }) };
    return { value: passages as unknown as Json, costMicroUsd: 0, detail };
  };
}

/**
 * A turn that was under way while a release changed what pins look like goes on with the knowledge of now, and its
 * step says so: the version that it pinned is gone, and that is no reason to leave the customer to a person.
 */
async function versionOf(knowledge: KnowledgeIndex, pin: string): Promise<number> {
  return pinnedVersion(pin) ?? (await knowledge.currentVersion());
}
