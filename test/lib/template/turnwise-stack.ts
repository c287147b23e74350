/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment -- a template has no types, and a wrong path fails its test */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { companyDigest } from "../../../lib/function-bundles.ts";
import { knowledgeTableDefinition } from "../../../src/adapters/aws/dynamodb-knowledge-keys.ts";
import { tableDefinition } from "../../../src/adapters/aws/dynamodb-keys.ts";
import { maximumDeliveryAttempts } from "../../../src/conversation/index.ts";
import { checkWithNag, exampleStack, type Resource, SynthesizedStack } from "../../support/synthesized-stack.ts";

const stack = exampleStack();

test("cdk-nag finds nothing that is not acknowledged with a reason", () => {
  checkWithNag();
});

test("cdk-nag finds nothing in a stage with the offline model, a boundary and no webhook", () => {
  checkWithNag({ modelsFile: "models/dev.json", webhookUrl: undefined, permissionsBoundary: "boundary" });
});

test("no two resources wait for each other", () => {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    assert.ok(!path.includes(id), `a circle: ${[...path, id].join(" → ")}`);
    if (done.has(id)) return;
    for (const next of dependenciesOf(stack.resources[id] as Resource)) visit(next, [...path, id]);
    done.add(id);
  };
  for (const id of Object.keys(stack.resources)) visit(id, []);
});

function dependenciesOf({ DependsOn = [], Properties }: Resource): string[] {
  const found = new Set([DependsOn].flat());
  JSON.stringify(Properties, (key, value: unknown) => {
    if (key === "Ref" && typeof value === "string") found.add(value);
    if (key === "Fn::GetAtt" && Array.isArray(value)) found.add(String(value[0]));
    return value;
  });
  return [...found].filter((id) => id in stack.resources);
}

test("the table has the keys, attributes and index that the store's adapter works with", () => {
  const { Properties, DeletionPolicy } = stack.only("AWS::DynamoDB::GlobalTable", "Conversations");
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = Properties;
  assert.deepEqual({ KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode }, { ...tableDefinition });
  assert.equal(DeletionPolicy, "Retain");
});

test("the table can be restored to any second, is encrypted and is protected where the stage says so", () => {
  const { Replicas, SSESpecification } = stack.only("AWS::DynamoDB::GlobalTable", "Conversations").Properties;
  assert.equal(Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled, true);
  assert.equal(Replicas[0].DeletionProtectionEnabled, true);
  assert.equal(SSESpecification.SSEEnabled, true);
});

test("the knowledge's table has the keys of its adapter, and is kept as the conversations' one is", () => {
  const { Properties, DeletionPolicy } = stack.only("AWS::DynamoDB::GlobalTable", "Knowledge");
  const { KeySchema, AttributeDefinitions, BillingMode, Replicas, SSESpecification } = Properties;
  assert.deepEqual({ KeySchema, AttributeDefinitions, BillingMode }, { ...knowledgeTableDefinition });
  assert.equal(DeletionPolicy, "Retain");
  assert.equal(Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled, true);
  assert.equal(Replicas[0].DeletionProtectionEnabled, true);
  assert.equal(SSESpecification.SSEEnabled, true);
});

test("a deployment publishes the company's articles, and again when they differ", () => {
  const { Properties } = stack.only("Custom::CompanyKnowledge", "");
  const publisher = stack.lambda("publish-company-knowledge");
  assert.equal(stack.resources[Properties.ServiceToken["Fn::GetAtt"][0]], publisher);
  assert.ok(Number(Properties.ServiceTimeout) > publisher.Properties.Timeout);
  assert.equal(Properties.CompanyDigest, companyDigest("companies/harbour-bank"));
  const other = new SynthesizedStack().only("Custom::CompanyKnowledge", "").Properties;
  assert.equal(other.CompanyDigest, Properties.CompanyDigest);
});

test("every function runs on Node 24 and arm64, with a role of its own", () => {
  const functions = stack.ofType("AWS::Lambda::Function");
  assert.equal(functions.length, 19);
  for (const [id, { Properties }] of functions) {
    assert.equal(Properties.Runtime, "nodejs24.x", id);
    assert.deepEqual(Properties.Architectures, ["arm64"], id);
  }
  assert.equal(new Set(functions.map(([, { Properties }]) => JSON.stringify(Properties.Role))).size, 19);
});

test("every queue but a dead-letter queue has a dead-letter queue of its kind", () => {
  const queues = stack.ofType("AWS::SQS::Queue").filter(([id]) => !id.includes("DeadLetters"));
  assert.equal(queues.length, 5);
  for (const [id, { Properties }] of queues) {
    const [target] = Properties.RedrivePolicy.deadLetterTargetArn["Fn::GetAtt"] as [string];
    assert.match(target, /DeadLetters/, id);
    assert.equal(stack.resources[target]?.Properties.FifoQueue, Properties.FifoQueue, id);
  }
});

test("webhooks are tried as often as the delivery counts, one conversation's in order", () => {
  const [, outbound] = stack.ofType("AWS::SQS::Queue").find(([id]) => /^QueuesOutbound(?!Dead)/.test(id)) ?? [];
  const { Properties } = outbound as Resource;
  assert.equal(Properties.RedrivePolicy.maxReceiveCount, maximumDeliveryAttempts);
  assert.equal(Properties.FifoQueue, true);
  const [, source] = stack.ofType("AWS::Lambda::EventSourceMapping").find(([id]) => /QueuesOutbound/.test(id)) ?? [];
  assert.equal(source?.Properties.BatchSize, 1);
});

test("a message stays hidden for six times as long as its function may run, and fails alone", () => {
  const sources = stack.ofType("AWS::Lambda::EventSourceMapping");
  assert.equal(sources.length, 5);
  for (const [id, { Properties }] of sources) {
    const queue = stack.resources[Properties.EventSourceArn["Fn::GetAtt"][0] as string];
    const consumer = stack.resources[Properties.FunctionName.Ref as string];
    assert.ok(queue?.Properties.VisibilityTimeout >= 6 * consumer?.Properties.Timeout, id);
    assert.deepEqual(Properties.FunctionResponseTypes, ["ReportBatchItemFailures"], id);
  }
});

test("each lane has its own concurrency", () => {
  const sources = stack.ofType("AWS::Lambda::EventSourceMapping").filter(([id]) => id.includes("StartTurn"));
  const limits = sources.map(([, { Properties }]) => Properties.ScalingConfig.MaximumConcurrency as number);
  assert.deepEqual(
    limits.sort((left, right) => left - right),
    [2, 10, 20],
  );
});

test("every log ends after the stage's days, and nothing logs to a group that is not ours", () => {
  const logs = stack.ofType("AWS::Logs::LogGroup");
  assert.equal(logs.length, 19 + 3 + 1);
  for (const [id, { Properties }] of logs) assert.equal(Properties.RetentionInDays, 30, id);
  for (const [id, { Properties }] of stack.ofType("AWS::Lambda::Function")) {
    assert.match(Properties.LoggingConfig.LogGroup.Ref as string, /Log/, id);
  }
});

test("the API is throttled, logs each request without its body, and sends every path to its function", () => {
  const { Properties } = stack.only("AWS::ApiGatewayV2::Stage", "");
  const { ThrottlingRateLimit, ThrottlingBurstLimit } = Properties.DefaultRouteSettings;
  assert.deepEqual([ThrottlingRateLimit, ThrottlingBurstLimit], [50, 100]);
  assert.doesNotMatch(Properties.AccessLogSettings.Format as string, /authorization|body/i);
  assert.equal(stack.only("AWS::ApiGatewayV2::Route", "").Properties.RouteKey, "$default");
});

test("the sweeper runs every minute and is not repeated in between", () => {
  const { ScheduleExpression, Targets } = stack.only("AWS::Events::Rule", "").Properties;
  assert.equal(ScheduleExpression, "rate(1 minute)");
  assert.equal(Targets[0].RetryPolicy.MaximumRetryAttempts, 0);
  assert.equal(stack.only("AWS::Lambda::EventInvokeConfig", "Sweep").Properties.MaximumRetryAttempts, 0);
});

test("no secret value stands in the template: each is generated", () => {
  const secrets = stack.ofType("AWS::SecretsManager::Secret");
  assert.equal(secrets.length, 3);
  for (const [id, { Properties }] of secrets) {
    assert.equal(Properties.SecretString, undefined, id);
    assert.ok(Properties.GenerateSecretString, id);
  }
});

test("a permissions boundary bounds every role", () => {
  const bounded = new SynthesizedStack({ permissionsBoundary: "turnwise-boundary" });
  const roles = bounded.ofType("AWS::IAM::Role");
  assert.equal(roles.length, 22);
  for (const [id, { Properties }] of roles) {
    assert.match(String(bounded.resolve(Properties.PermissionsBoundary)), /policy\/turnwise-boundary$/, id);
  }
});

test("the outputs name the API, the bucket and the secrets, and the stage is on every queue as a tag", () => {
  const { Outputs } = stack.template.toJSON() as { Outputs: object };
  assert.deepEqual(Object.keys(Outputs).sort(), [
    "ApiUrl",
    "DocumentsBucket",
    "IntegrationKeysSecret",
    "ManagementKeysSecret",
    "WebhookSigningKeysSecret",
  ]);
  for (const [id, { Properties }] of stack.ofType("AWS::SQS::Queue")) {
    assert.deepEqual(Properties.Tags, [{ Key: "turnwise:stage", Value: "test" }], id);
  }
});
