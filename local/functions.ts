/** The Lambda functions of the state machines and queues, in process: the same createHandler as on AWS, local adapters. */
import { createHandler as beginTurn } from "../lambdas/begin-turn/handler.ts";
import { createHandler as callModel } from "../lambdas/call-model/handler.ts";
import { createHandler as callTool } from "../lambdas/call-tool/handler.ts";
import { createHandler as commitTurn } from "../lambdas/commit-turn/handler.ts";
import { createHandler as decideTurn } from "../lambdas/decide-turn/handler.ts";
import type { StateMachineTask } from "../lambdas/edge/state-machine-task.ts";
import { createHandler as failTurn } from "../lambdas/fail-turn/handler.ts";
import { createHandler as importKnowledge } from "../lambdas/import-knowledge/handler.ts";
import type { ImportSteps } from "../lambdas/import-knowledge/import-steps.ts";
import { createHandler as parkConversation } from "../lambdas/park-conversation/handler.ts";
import { createHandler as readConversation } from "../lambdas/read-conversation/handler.ts";
import { createHandler as readDocument } from "../lambdas/read-document/handler.ts";
import { createHandler as rescueConversation } from "../lambdas/rescue-conversation/handler.ts";
import { createHandler as ringTimer } from "../lambdas/ring-timer/handler.ts";
import { createHandler as searchKnowledge } from "../lambdas/search-knowledge/handler.ts";
import { requestingReviews } from "../src/adapters/gap-reviews.ts";
import type { TurnRunner } from "../src/contracts/index.ts";
import {
  type AppendDependencies,
  type AppendSignal,
  createBeginTurn,
  createCommitTurn,
  createDecideTurn,
  createFailTurn,
  createParkConversation,
  createPerformStep,
  createReadConversation,
  createRescueConversation,
  createRingTimer,
  createToolPerformer,
  type Performer,
} from "../src/conversation/index.ts";
import type { RequestReview } from "../src/knowledge/gaps/index.ts";
import type { Policy } from "../src/policy/index.ts";
import type { ToolGateway } from "../src/tools/index.ts";
import { type FunctionName, laneQueues } from "./state-machines.ts";

export interface FunctionDependencies extends AppendDependencies {
  readonly append: AppendSignal;
  readonly policy: Policy;
  readonly runner: TurnRunner;
  readonly performModel: Performer<"model">;
  readonly performSearch: Performer<"search">;
  readonly tools: ToolGateway;
  readonly requestReview: RequestReview;
  readonly currentPins: Parameters<typeof createBeginTurn>[0]["currentPins"];
  readonly ingestion: { readonly readDocument: Parameters<typeof readDocument>[0]; readonly steps: ImportSteps };
}

export function createFunctions(dependencies: FunctionDependencies): Readonly<Record<FunctionName, StateMachineTask>> {
  const { store, performModel, performSearch, tools, ingestion } = dependencies;
  const read = createReadConversation({ ...dependencies, laneQueues });
  const performTool = createToolPerformer(store, (call) => tools.execute(call));
  return {
    "read-conversation": readConversation(requestingReviews(read, dependencies)),
    "park-conversation": parkConversation(createParkConversation(dependencies)),
    "ring-timer": ringTimer(createRingTimer(dependencies)),
    "rescue-conversation": rescueConversation(createRescueConversation(dependencies)),
    "begin-turn": beginTurn(createBeginTurn(dependencies)),
    "decide-turn": decideTurn(createDecideTurn(dependencies)),
    "call-model": callModel(createPerformStep({ store, kind: "model", perform: performModel })),
    "search-knowledge": searchKnowledge(createPerformStep({ store, kind: "search", perform: performSearch })),
    "call-tool": callTool(createPerformStep({ store, kind: "tool", perform: performTool })),
    "commit-turn": commitTurn(createCommitTurn(dependencies)),
    "fail-turn": failTurn(createFailTurn(dependencies)),
    "read-document": readDocument(ingestion.readDocument),
    "import-knowledge": importKnowledge(ingestion.steps),
  };
}
