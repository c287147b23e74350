/** A conversation that is erased takes its completions with it: they hold what was said. */
import type { ConversationStore } from "../conversation/index.ts";
import type { CompletionLog } from "../model/index.ts";

/** The log first: while the conversation is there, a sweep that broke off is repeated. */
export function erasingCompletions(store: ConversationStore, log: CompletionLog): ConversationStore {
  return {
    ...store,
    async erase(id) {
      await log.erase(id);
      await store.erase(id);
    },
  };
}
