/** The conversation's use cases that the public API offers, built from the ports they share. */
import {
  type AppendDependencies,
  createAddMessage,
  createAppendSignal,
  createAssignConversation,
  createCancelConversation,
  createDeleteConversation,
  createDescribeConversation,
  createFinishConversation,
  createRateConversation,
  createRecordEvent,
  createResumeConversation,
  createReturnToolResult,
  createStartConversation,
  createUpdateResource,
  createUploadMemories,
} from "../../src/conversation/index.ts";
import type { Ids } from "../../src/kernel/index.ts";

export interface ApiUseCaseDependencies extends AppendDependencies {
  readonly ids: Ids;
  /** Whether a webhook endpoint, or a chat, receives what the agent says. */
  readonly canDeliver: boolean;
}

export type ApiUseCases = ReturnType<typeof apiUseCases>;

export function apiUseCases(dependencies: ApiUseCaseDependencies) {
  const { store, timing, canDeliver } = dependencies;
  const append = createAppendSignal(dependencies);
  const assigning = { append, timing, canDeliver };
  return {
    canDeliver,
    startConversation: createStartConversation(dependencies),
    describeConversation: createDescribeConversation(store),
    addMessage: createAddMessage(append, timing),
    assignConversation: createAssignConversation(assigning),
    resumeConversation: createResumeConversation(assigning),
    finishConversation: createFinishConversation(append, timing),
    cancelConversation: createCancelConversation(append, timing),
    recordEvent: createRecordEvent(append, timing),
    rateConversation: createRateConversation(append, timing),
    returnToolResult: createReturnToolResult(append, timing),
    updateResource: createUpdateResource(append, timing),
    uploadMemories: createUploadMemories(dependencies),
    deleteConversation: createDeleteConversation(append, timing),
  };
}
