/** How a turn's model and search steps are done: the journal's requests on one side, the model and knowledge ports on the other. */
import type { SearchStepQuery } from "../behaviours/index.ts";
import type { Json } from "../kernel/index.ts";
import type { KnowledgeIndex } from "../knowledge/index.ts";
import type { CompletePrompt } from "../model/index.ts";
import type { Performer } from "../conversation/index.ts";

export function createModelPerformer(complete: CompletePrompt): Performer<"model"> {
  return ({ prompt, input }) => complete(prompt, input);
}

export function createSearchPerformer(knowledge: KnowledgeIndex): Performer<"search"> {
  return async (step) => {
    const { audience, ...query } = step.query as unknown as SearchStepQuery;
    const passages = await (audience === "public" ? knowledge.searchPublic(query) : knowledge.searchInternal(query));
    return { value: passages as unknown as Json, costMicroUsd: 0 };
  };
}
