/* eslint-disable @typescript-eslint/no-unsafe-member-access -- a template has no types, and a wrong path fails its test */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { type FunctionName, functionNames, pascalCase } from "../../../lib/function-names.ts";
import { createDynamodbVectorCache } from "../../../src/adapters/aws/dynamodb-vector-cache.ts";
import { fakeAwsClient } from "../../support/fake-aws-client.ts";
import { exampleStack, type Statement, SynthesizedStack } from "../../support/synthesized-stack.ts";

const stack = exampleStack();

/** Actions that know no resource, so that they can be allowed on * only. */
const actionsWithoutResource = new Set([
  // X-Ray takes segments from anybody who may write at all.
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  // The delivery of a state machine's log is set up for the account.
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
]);

function actionsOf({ Action }: Statement): string[] {
  return typeof Action === "string" ? [Action] : [...Action];
}

function resourcesOf({ Resource }: Statement): string[] {
  return [stack.resolve(Resource)].flat().map(String);
}

function allStatements(): [string, Statement][] {
  return stack
    .ofType("AWS::IAM::Policy")
    .flatMap(([id, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Statement[]).map((each): [string, Statement] => [id, each]),
    );
}

test("no action is a wildcard", () => {
  for (const [id, statement] of allStatements()) {
    for (const action of actionsOf(statement)) assert.doesNotMatch(action, /\*/, id);
  }
});

/** A model of any region, the files of our bucket, the executions of one machine. */
const boundedWildcards = [
  /^arn:aws:bedrock:\*::foundation-model\/[^*]+$/,
  /^arn:aws:s3:[^*]*:Documents[^*]*\/\*$/,
  /^arn:aws:states:eu-central-1:123456789012:execution:turnwise-test-knowledge(?:\/Documents)?:\*$/,
];

test("a wildcard resource is given only to actions that know no resource, or stands for what has no name yet", () => {
  for (const [id, statement] of allStatements()) {
    const wild = resourcesOf(statement).filter((resource) => resource.includes("*"));
    const isBounded = wild.every((resource) => boundedWildcards.some((shape) => shape.test(resource)));
    const knowsNone = actionsOf(statement).every((action) => actionsWithoutResource.has(action));
    assert.ok(isBounded || knowsNone, `${id}: ${wild.join()} for ${actionsOf(statement).join()}`);
  }
});

test("no role has a managed policy, and no user or group exists", () => {
  for (const [id, { Properties }] of stack.ofType("AWS::IAM::Role")) {
    assert.equal(Properties.ManagedPolicyArns, undefined, id);
  }
  assert.deepEqual([stack.ofType("AWS::IAM::User"), stack.ofType("AWS::IAM::Group")], [[], []]);
});

function functionsThatMay(action: string): FunctionName[] {
  return functionNames.filter((name) =>
    stack.statements(`Functions${pascalCase(name)}Role`).some((statement) => actionsOf(statement).includes(action)),
  );
}

const prompting = ["call-model", "import-knowledge"] as const;
const embedding = ["serve-api", "search-knowledge"] as const;

test("only turns and imports may prompt a model, and only those that the routes reach, in their profiles", () => {
  assert.deepEqual(functionsThatMay("bedrock:InvokeModel").sort(), [...prompting, ...embedding].sort());
  assert.deepEqual(functionsThatMay("bedrock:InvokeModelWithResponseStream"), prompting);
  const [statement, other] = prompting.map((name) =>
    stack
      .statements(`Functions${pascalCase(name)}Role`)
      .find((each) => actionsOf(each).includes("bedrock:InvokeModel")),
  );
  assert.deepEqual(other, statement);
  const profile = "arn:aws:bedrock:us-east-1:123456789012:inference-profile";
  const model = "arn:aws:bedrock:*::foundation-model";
  const [haiku, sonnet, nova] = ["claude-haiku-4-5-20251001-v1:0", "claude-sonnet-4-6", "nova-lite-v1:0"];
  assert.deepEqual(resourcesOf(statement as Statement).sort(), [
    `${model}/amazon.${nova}`,
    `${model}/anthropic.${haiku}`,
    `${model}/anthropic.${sonnet}`,
    ...[`global.anthropic.${haiku}`, `global.anthropic.${sonnet}`].map((id) => `${profile}/${id}`),
    ...[`us.amazon.${nova}`, `us.anthropic.${haiku}`, `us.anthropic.${sonnet}`].map((id) => `${profile}/${id}`),
  ]);
});

test("search, of turns and by API, may call the embedding model of the stage, and no other", () => {
  for (const name of embedding) {
    const calls = stack
      .statements(`Functions${pascalCase(name)}Role`)
      .filter((each) => actionsOf(each).some((action) => action.startsWith("bedrock:")));
    assert.deepEqual(
      calls.map((each) => [actionsOf(each), resourcesOf(each)]),
      [[["bedrock:InvokeModel"], ["arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"]]],
    );
  }
});

test("search may write the rows of vectors into the knowledge's table, and no others", async () => {
  const client = fakeAwsClient();
  const cache = createDynamodbVectorCache({ client: client as never, tableName: "knowledge" });
  await cache.write("model", new Map([["key", Float32Array.of(1)]]));
  const { RequestItems } = client.sent[0]?.input as {
    RequestItems: { knowledge: { PutRequest: { Item: { PK: string } } }[] };
  };
  assert.match(RequestItems.knowledge[0]?.PutRequest.Item.PK ?? "", /^VECTOR..*$/);
  const writes = stack
    .statements("FunctionsSearchKnowledgeRole")
    .filter((each) => actionsOf(each).includes("dynamodb:BatchWriteItem")) as (Statement & { Condition?: unknown })[];
  const onlyVectors = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["VECTOR?*"] } };
  assert.deepEqual(
    writes.map((each) => each.Condition),
    [onlyVectors],
  );
  for (const each of writes) for (const arn of resourcesOf(each)) assert.match(arn, /:Knowledge/);
});

test("a stage with the offline model may call no model at all", () => {
  const offline = new SynthesizedStack({ modelsFile: "models/dev.json" });
  assert.doesNotMatch(JSON.stringify(offline.template.toJSON()), /bedrock/);
});

const secretOf = (name: string) =>
  `arn:aws:secretsmanager:eu-central-1:123456789012:secret:turnwise/test/${name}-??????`;

test("keys of providers are read from the secrets that the routes need, by the functions that call them", () => {
  const keyed = new SynthesizedStack({ modelsFile: "test/lib/support/keyed-models.json" });
  const reads = keyed
    .statements("FunctionsCallModelRole")
    .filter((each) => actionsOf(each).includes("secretsmanager:GetSecretValue"));
  assert.deepEqual(
    reads.flatMap((each) => resourcesOf(each)),
    ["openai", "anthropic"].map(secretOf),
  );
  const search = keyed
    .statements("FunctionsSearchKnowledgeRole")
    .filter((each) => actionsOf(each).includes("secretsmanager:GetSecretValue"));
  assert.deepEqual(
    search.flatMap((each) => resourcesOf(each)),
    [secretOf("embeddings")],
  );
  assert.doesNotMatch(JSON.stringify(keyed.template.toJSON()), /bedrock/);
});

test("only those who need a secret may read it", () => {
  assert.deepEqual(functionsThatMay("secretsmanager:GetSecretValue"), ["serve-api", "deliver-webhooks"]);
});

function erasersOf(table: string): readonly string[] {
  return functionNames.filter((name) =>
    stack
      .statements(`Functions${pascalCase(name)}Role`)
      .some(
        (each) =>
          actionsOf(each).includes("dynamodb:BatchWriteItem") &&
          resourcesOf(each).some((arn) => arn.includes(`:${table}`)),
      ),
  );
}

test("only the sweeper may delete what belongs to a conversation", () => {
  assert.deepEqual(erasersOf("Conversations"), ["sweep-conversations"]);
});

test("completions are erased by the sweeper alone", () => {
  assert.deepEqual(erasersOf("Completions"), ["sweep-conversations"]);
});

function partitionsOf({ Condition }: Statement): readonly string[] | undefined {
  const conditions = Condition as Record<string, Record<string, readonly string[]>> | undefined;
  return conditions?.["ForAllValues:StringEquals"]?.["dynamodb:LeadingKeys"];
}

test("only the API, the deployment and imports may change the knowledge, and only what looks things up may read it", () => {
  const may = (action: string) =>
    functionNames.filter((name) =>
      stack
        .statements(`Functions${pascalCase(name)}Role`)
        .some(
          (each) =>
            actionsOf(each).includes(action) &&
            resourcesOf(each).some((arn) => /:Knowledge/.test(arn)) &&
            partitionsOf(each) === undefined,
        ),
    );
  assert.deepEqual(may("dynamodb:PutItem"), ["serve-api", "publish-company-knowledge", "import-knowledge"]);
  assert.deepEqual(may("dynamodb:Query"), [
    "serve-api",
    "begin-turn",
    "call-model",
    "search-knowledge",
    "sweep-conversations",
    "publish-company-knowledge",
    "import-knowledge",
  ]);
});

test("who keeps gaps changes their partitions of the knowledge's table and no other", () => {
  const bounded = functionNames.flatMap((name) =>
    stack
      .statements(`Functions${pascalCase(name)}Role`)
      .flatMap((each) => partitionsOf(each)?.map((partition) => `${name}: ${partition}`) ?? []),
  );
  assert.deepEqual(bounded, [
    "read-conversation: GAP REVIEWS",
    ...["GAPS", "GAP SIGNALS", "GAP REVIEWS"].map((partition) => `sweep-conversations: ${partition}`),
  ]);
});

test("nobody may scan a table or delete one", () => {
  assert.deepEqual([functionsThatMay("dynamodb:Scan"), functionsThatMay("dynamodb:DeleteTable")], [[], []]);
});

test("only the lanes' consumer may start turns", () => {
  const starters = functionNames.filter((name) =>
    stack
      .statements(`Functions${pascalCase(name)}Role`)
      .some((each) => actionsOf(each).includes("states:StartExecution") && /test-turn/.test(resourcesOf(each).join())),
  );
  assert.deepEqual(starters, ["start-turn"]);
});

test("a machine may invoke the functions that its definition names and no other", () => {
  for (const machine of ["Conversation", "Turn", "Knowledge"] as const) {
    const [invoke] = stack
      .statements(`StateMachines${machine}Role`)
      .filter((each) => actionsOf(each).includes("lambda:InvokeFunction"));
    const named = stack.definition(machine).match(/arn:aws:lambda:[^"]+/g) ?? [];
    assert.deepEqual(resourcesOf(invoke as Statement).sort(), [...new Set(named)].sort());
  }
});
