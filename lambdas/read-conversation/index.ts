import { requestingReviews } from "../../src/adapters/gap-reviews.ts";
import { createReadConversation, type LaneQueues } from "../../src/conversation/index.ts";
import { createRequestReview } from "../../src/knowledge/gaps/index.ts";
import { readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { gapStore } from "../edge/aws-gaps.ts";
import { systemClock, systemTiming } from "../edge/aws-runtime.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const laneQueues: LaneQueues = {
  urgent: environment.URGENT_QUEUE_URL,
  routine: environment.ROUTINE_QUEUE_URL,
  deferred: environment.DEFERRED_QUEUE_URL,
};
const store = conversationStore(environment);
const { policy } = readCompany();

const read = createReadConversation({ store, timing: systemTiming, policy, laneQueues });
const reviews = { gaps: gapStore(environment), clock: systemClock, telemetry: awsTelemetry };
/** A company that keeps no texts has no gaps either. */
const requestReview = policy.completionLog.texts === "none" ? async () => undefined : createRequestReview(reviews);

export const handler = createHandler(requestingReviews(read, { store, requestReview }));
