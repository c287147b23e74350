/** The review on AWS: reads the conversations that ask for it, and sends the questions to experts that are due. */
import { createWebhookTransport } from "../../src/adapters/channels/webhook-transport.ts";
import { createReadLog } from "../../src/adapters/gap-reviews.ts";
import type { ConversationStore } from "../../src/conversation/index.ts";
import {
  createCheckAnswer,
  createDeliverQuestions,
  createReviewConversations,
  type ExpertEndpoint,
  type GapStore,
  mineStatements,
} from "../../src/knowledge/gaps/index.ts";
import type { KnowledgeStore } from "../../src/knowledge/index.ts";
import { redactionFor } from "../../src/model/index.ts";
import type { Policy } from "../../src/policy/index.ts";
import { systemClock } from "./aws-runtime.ts";
import type { KeySource } from "./aws-secrets.ts";
import { awsTelemetry } from "./aws-telemetry.ts";

export interface AwsReviewOptions {
  readonly gaps: GapStore;
  readonly store: ConversationStore;
  readonly knowledgeStore: KnowledgeStore;
  readonly policy: Policy;
  readonly expertUrl: string | undefined;
  readonly signingKeys: KeySource;
}

export function createReview(options: AwsReviewOptions): () => Promise<void> {
  const { gaps, store, knowledgeStore, policy, expertUrl, signingKeys } = options;
  const redact = redactionFor(policy.completionLog);
  const shared = { gaps, clock: systemClock, telemetry: awsTelemetry };
  const reviewConversations =
    redact &&
    createReviewConversations({
      ...{ ...shared, mineFact: mineStatements },
      checkAnswer: createCheckAnswer({ store: knowledgeStore, clock: systemClock, company: policy.company.name }),
      readEvents: createReadLog(store),
      redact: (text) => redact(text),
    });
  const endpoint = expertUrl === undefined ? undefined : expertEndpoint(expertUrl, signingKeys);
  const deliverQuestions = endpoint && createDeliverQuestions({ ...shared, endpoint });
  return async () => {
    await reviewConversations?.();
    await deliverQuestions?.();
  };
}

function expertEndpoint(url: string, signingKeys: KeySource): ExpertEndpoint {
  const endpoint = async () => ({ url, signingKeys: await signingKeys() });
  const { post } = createWebhookTransport({ endpoint, clock: systemClock });
  return { post: (envelope) => post(envelope, undefined) };
}
