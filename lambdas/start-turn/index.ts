/**
 * The consumer of the lanes. A lane may deliver a message twice; then the second execution would find that it may not
 * claim the conversation and end, so nothing goes wrong without the record of starts kept here. It saves the money of
 * that second execution.
 */
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { Context, SQSEvent } from "aws-lambda";
import { createSfnTurnMachine } from "../../src/adapters/aws/sfn-machines.ts";
import { dynamodbClient, sfnClient } from "../edge/aws-clients.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const { TURN_MACHINE_ARN, TURN_STARTS_TABLE_NAME } = readEnvironment(environmentSchema);
const turnMachine = createSfnTurnMachine({ client: sfnClient(), stateMachineArn: TURN_MACHINE_ARN });

/** Longer than a lane repeats a message. */
const rememberedSeconds = 60 * 60;
const config = new IdempotencyConfig({
  eventKeyJmesPath: "token",
  hashFunction: "sha256",
  expiresAfterSeconds: rememberedSeconds,
});
const start = makeIdempotent(turnMachine.start, {
  persistenceStore: new DynamoDBPersistenceLayer({
    tableName: TURN_STARTS_TABLE_NAME,
    awsSdkV3Client: dynamodbClient(),
  }),
  config,
});
const consume = createHandler({ start }, awsTelemetry);

/** The context tells until when a start in progress may be taken for alive. */
export const handler = (event: SQSEvent, context: Context) => {
  config.registerLambdaContext(context);
  return consume(event);
};
