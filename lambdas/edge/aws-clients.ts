/**
 * One SDK client per service and function instance, made when first used. A call that hangs is given up early: all
 * attempts together stay far below the function's own time-out, so what the caller sees is an error with a name.
 * The marks of purity let the bundler leave out the clients that a function does not use.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

export const dynamodbClient = /* @__PURE__ */ once(() => new DynamoDBClient(patience));

export const documentClient = /* @__PURE__ */ once(() =>
  DynamoDBDocumentClient.from(dynamodbClient(), { marshallOptions: { removeUndefinedValues: true } }),
);

export const s3Client = /* @__PURE__ */ once(() => new S3Client(patience));

export const sfnClient = /* @__PURE__ */ once(() => new SFNClient(patience));

export const sqsClient = /* @__PURE__ */ once(() => new SQSClient(patience));

export const secretsClient = /* @__PURE__ */ once(() => new SecretsManagerClient(patience));

function once<Client>(create: () => Client): () => Client {
  let client: Client | undefined;
  return () => (client ??= create());
}
