/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment -- a template has no types, and a wrong path fails its test */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { type FunctionName, functionNames, pascalCase } from "../../../lib/function-names.ts";
import {
  documentKey,
  importsTableDefinition,
  listingKey,
  partKey,
  recordKey,
  timeToLiveAttribute,
} from "../../../src/adapters/aws/dynamodb-import-keys.ts";
import { exampleStack, type Statement } from "../../support/synthesized-stack.ts";

const stack = exampleStack();
const [bucketId, bucket] = stack.ofType("AWS::S3::Bucket")[0] ?? assert.fail("there is no bucket");

function statementsOf(name: FunctionName): readonly Statement[] {
  return stack.statements(`Functions${pascalCase(name)}Role`);
}

/** `action → resource`, without the log and the tracing that every function has. */
function allowed(statements: readonly Statement[]): readonly string[] {
  return statements
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [stack.resolve(Resource)].flat().map((resource) => `${action} → ${String(resource)}`)),
    )
    .filter((permission) => !/^(?:logs|xray):/.test(permission))
    .sort();
}

const bucketArn = String(stack.resolve({ "Fn::GetAtt": [bucketId, "Arn"] }));

test("the table of imports has the keys of its adapter, forgets by itself and is kept as the others are", () => {
  const { Properties, DeletionPolicy } = stack.only("AWS::DynamoDB::GlobalTable", "Imports");
  const { KeySchema, AttributeDefinitions, BillingMode, Replicas, SSESpecification } = Properties;
  assert.deepEqual({ KeySchema, AttributeDefinitions, BillingMode }, { ...importsTableDefinition });
  assert.deepEqual(Properties.TimeToLiveSpecification, { AttributeName: timeToLiveAttribute, Enabled: true });
  assert.equal(Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled, true);
  assert.equal(Replicas[0].DeletionProtectionEnabled, true);
  assert.equal(SSESpecification.SSEEnabled, true);
  assert.equal(DeletionPolicy, "Retain");
});

test("the bucket of documents is closed to the public, encrypted, and never emptied by a deployment", () => {
  assert.equal(stack.ofType("AWS::S3::Bucket").length, 1);
  const { Properties, DeletionPolicy } = bucket;
  assert.deepEqual(Properties.PublicAccessBlockConfiguration, {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  const [{ ServerSideEncryptionByDefault: encryption }] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
  assert.equal(encryption.SSEAlgorithm, "AES256");
  assert.deepEqual(Properties.OwnershipControls.Rules, [{ ObjectOwnership: "BucketOwnerEnforced" }]);
  assert.equal(DeletionPolicy, "Retain");
  assert.equal(stack.ofType("Custom::S3AutoDeleteObjects").length, 0);
});

test("files in the bucket end by themselves, later than an import waits for a person", () => {
  const [rule] = bucket.Properties.LifecycleConfiguration.Rules;
  assert.equal(rule.Status, "Enabled");
  assert.equal(rule.AbortIncompleteMultipartUpload.DaysAfterInitiation, 1);
  const { States } = JSON.parse(stack.definition("Knowledge")) as {
    States: { Approve: { TimeoutSeconds: number } };
  };
  assert.ok(rule.ExpirationInDays * 86_400 > 2 * States.Approve.TimeoutSeconds);
});

test("the bucket is reached through TLS only, and by nobody from elsewhere", () => {
  const { Bucket, PolicyDocument } = stack.only("AWS::S3::BucketPolicy", "Documents").Properties;
  assert.equal(Bucket.Ref, bucketId);
  const statements = PolicyDocument.Statement as (Statement & { Condition: Record<string, object> })[];
  assert.ok(statements.every(({ Effect }) => Effect === "Deny"));
  const conditions = statements.map(({ Condition }) => JSON.stringify(Condition));
  assert.ok(conditions.some((condition) => condition.includes('"aws:SecureTransport":"false"')));
  assert.ok(conditions.some((condition) => condition.includes("s3:TlsVersion")));
});

test("imports are kept by the API and the machine's functions, the sweeper reads them; documents are for the machine's alone", () => {
  const reaching = (pattern: RegExp) =>
    functionNames.filter((name) => allowed(statementsOf(name)).some((permission) => pattern.test(permission)));
  assert.deepEqual(reaching(/PutItem → .*:Imports/), ["serve-api", "import-knowledge", "read-document"]);
  const readers = ["serve-api", "sweep-conversations", "import-knowledge", "read-document"];
  assert.deepEqual(reaching(/:Imports/), readers);
  assert.deepEqual(reaching(/^s3:/), ["import-knowledge", "read-document"]);
});

test("whoever reads strangers' documents reaches the import and the bucket's files, and can publish nothing", () => {
  const [table] = allowed(statementsOf("read-document")).flatMap((each) => /→ (.*:Imports.*)$/.exec(each)?.[1] ?? []);
  assert.deepEqual(allowed(statementsOf("read-document")), [
    `dynamodb:DeleteItem → ${table}`,
    `dynamodb:GetItem → ${table}`,
    `dynamodb:PutItem → ${table}`,
    `dynamodb:Query → ${table}`,
    `s3:GetObject → ${bucketArn}/*`,
    `s3:ListBucket → ${bucketArn}`,
  ]);
});

test("of imports, only the parts of documents may be deleted", () => {
  const place = { importId: "imp_1", number: 0, generation: "generation_1", kind: "body", part: 0 } as const;
  const pattern = /^PARTS#..*$/;
  assert.match(partKey(place).PK, pattern);
  for (const { PK } of [recordKey("PARTS#"), documentKey("PARTS#", 0), listingKey(0, "PARTS#")]) {
    assert.doesNotMatch(PK, pattern);
  }
  for (const name of ["serve-api", "import-knowledge", "read-document"] as const) {
    const deleting = statementsOf(name).filter(
      ({ Action, Resource }) =>
        [Action].flat().includes("dynamodb:DeleteItem") && String(stack.resolve(Resource)).includes(":Imports"),
    );
    assert.deepEqual(
      deleting.map(({ Condition }) => Condition),
      [{ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["PARTS#?*"] } }],
    );
  }
});

const machine = "arn:aws:states:eu-central-1:123456789012:stateMachine:turnwise-test-knowledge";
const executions = "arn:aws:states:eu-central-1:123456789012:execution:turnwise-test-knowledge";

test("the machine runs the items of its Distributed Map, which are executions of its own, and no other machine", () => {
  const permissions = allowed(stack.statements("StateMachinesKnowledgeRole"));
  assert.deepEqual(
    permissions.filter((permission) => permission.startsWith("states:")),
    [
      `states:DescribeExecution → ${executions}/Documents:*`,
      `states:DescribeExecution → ${executions}:*`,
      `states:RedriveExecution → ${executions}/Documents:*`,
      `states:StartExecution → ${machine}`,
      `states:StopExecution → ${executions}/Documents:*`,
      `states:StopExecution → ${executions}:*`,
    ],
  );
  assert.ok(permissions.every((permission) => /^(?:states|lambda):/.test(permission)));
});

test("machines without a Distributed Map may stop, describe and start again nothing", () => {
  for (const other of ["Conversation", "Turn"]) {
    const permissions = allowed(stack.statements(`StateMachines${other}Role`));
    assert.ok(
      permissions.every((permission) => !/(?:Describe|Stop|Redrive)Execution/.test(permission)),
      other,
    );
  }
});

test("a Distributed Map is named, its items are executions that can be looked at, and few run at once", () => {
  const { States } = JSON.parse(stack.definition("Knowledge")) as { States: Record<string, DistributedMap> };
  const { Label, MaxConcurrency, ToleratedFailurePercentage, ItemProcessor } = States["Documents"] ?? assert.fail();
  assert.deepEqual(ItemProcessor.ProcessorConfig, { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" });
  assert.match(Label, /^[A-Za-z]{1,40}$/);
  assert.ok(MaxConcurrency > 0 && MaxConcurrency <= 40);
  assert.equal(ToleratedFailurePercentage, 100);
});

interface DistributedMap {
  readonly Label: string;
  readonly MaxConcurrency: number;
  readonly ToleratedFailurePercentage: number;
  readonly ItemProcessor: { readonly ProcessorConfig: object };
}

test("the API starts imports and ends their waits; the machine's functions start none", () => {
  const who = (action: string) =>
    functionNames.filter((name) => allowed(statementsOf(name)).includes(`${action} → ${machine}`));
  assert.deepEqual(who("states:StartExecution"), ["serve-api", "sweep-conversations"]);
  assert.deepEqual(who("states:SendTaskSuccess"), ["serve-api", "import-knowledge"]);
});
