/** What one process does about missing knowledge: the store of gaps, and the reader that runs with the sweeper. */
import { createReadLog } from "../src/adapters/gap-reviews.ts";
import { createSqliteGapStore } from "../src/adapters/local/sqlite-gap-store.ts";
import type { ConversationStore } from "../src/conversation/index.ts";
import type { Clock, Telemetry } from "../src/kernel/index.ts";
import {
  createCheckAnswer,
  createDeliverQuestions,
  createEraseFromGaps,
  createRequestReview,
  createReviewConversations,
  type EraseFromGaps,
  type ExpertEndpoint,
  type GapStore,
  type MineFact,
  type RequestReview,
} from "../src/knowledge/gaps/index.ts";
import type { KnowledgeStore, TextEmbedding } from "../src/knowledge/index.ts";
import { redactionFor } from "../src/model/index.ts";
import type { Policy } from "../src/policy/index.ts";
import type { GroupCommit } from "./engine/index.ts";

export interface GapLayerOptions {
  readonly commit: GroupCommit;
  readonly store: ConversationStore;
  readonly knowledgeStore: KnowledgeStore;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly mineFact: MineFact;
  /** Absent: questions are compared by their words. */
  readonly embeddingModel?: TextEmbedding | undefined;
  /** Takes questions to experts; absent: they are texts that somebody sends. */
  readonly expertEndpoint: ExpertEndpoint | undefined;
}

export interface GapLayer {
  readonly gapStore: GapStore;
  readonly requestReview: RequestReview;
  readonly eraseFromGaps: EraseFromGaps;
  /** Reads the conversations that ask for it, and sends the questions that are due. */
  review(): Promise<void>;
}

/** A company that keeps no texts has no gaps either: there is nothing in a gap but what customers wrote. */
export async function openGapLayer(options: GapLayerOptions): Promise<GapLayer> {
  const {
    commit,
    store,
    knowledgeStore,
    policy,
    clock,
    telemetry,
    mineFact,
    expertEndpoint: endpoint,
    embeddingModel,
  } = options;
  const gaps = await createSqliteGapStore(commit);
  const redact = redactionFor(policy.completionLog);
  const reviewConversations =
    redact &&
    createReviewConversations({
      ...{ gaps, clock, telemetry, mineFact, embedding: embeddingModel },
      checkAnswer: createCheckAnswer({ store: knowledgeStore, clock, company: policy.company.name }),
      readEvents: createReadLog(store),
      redact: (text) => redact(text),
    });
  const deliverQuestions = endpoint && createDeliverQuestions({ gaps, clock, endpoint });
  return {
    gapStore: gaps,
    requestReview: redact ? createRequestReview({ gaps, clock, telemetry }) : async () => undefined,
    eraseFromGaps: createEraseFromGaps(gaps),
    review: oneAtATime(async () => {
      await reviewConversations?.();
      await deliverQuestions?.();
    }),
  };
}

/** While one run is under way, another is not begun. */
function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= run().finally(() => (running = undefined)));
}
