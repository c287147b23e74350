import { createWebhookTransport } from "../../src/adapters/channels/webhook-transport.ts";
import { createDeliverWebhooks } from "../../src/conversation/index.ts";
import { appendDependencies, appendSignal } from "../edge/aws-append.ts";
import { secretsClient, sqsClient } from "../edge/aws-clients.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { keysFromSecret } from "../edge/aws-secrets.ts";
import { createPostpone } from "./aws-postpone.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const dependencies = appendDependencies(environment);
const { telemetry, timing } = dependencies;
const { clock } = timing;
const readSigningKeys = keysFromSecret(
  { client: secretsClient(), clock, telemetry },
  environment.SIGNING_KEYS_SECRET_ARN,
);
const transport = createWebhookTransport({ endpoint: readEndpoint, clock });
const deliver = createDeliverWebhooks({ ...dependencies, append: appendSignal(environment), transport });

export const handler = createHandler(deliver, createPostpone(sqsClient(), environment.OUTBOUND_QUEUE_URL), telemetry);

async function readEndpoint() {
  const url = environment.WEBHOOK_URL;
  if (url === undefined) throw new Error("This stage has no webhook endpoint. Name one in its settings and deploy.");
  return { url, signingKeys: await readSigningKeys() };
}
