/** The permissions of functions, one small statement each: the actions that the code calls, on what it calls. */
import { Aws } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { DeploymentOf } from "../../src/model/index.ts";
import { dueIndexName } from "./conversation-table.ts";

/** What the partition keys of vectors begin with (src/adapters/aws/dynamodb-vector-cache.ts); a tab follows. */
const vectorPartition = "VECTOR";

/** What the partition keys of documents' parts begin with (src/adapters/aws/dynamodb-import-keys.ts). */
const partsPartition = "PARTS#";

/** What a statement needs of a resource. */
export interface Table {
  readonly tableArn: string;
}
interface Bucket {
  readonly bucketArn: string;
}
interface Queue {
  readonly queueArn: string;
}
interface Secret {
  readonly secretArn: string;
}

function allow(actions: readonly string[], ...resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources] });
}

export const readHeads = ({ tableArn }: Table) => allow(["dynamodb:GetItem"], tableArn);

/** A transaction of puts needs no more than a put. */
export const changeHeads = ({ tableArn }: Table) => allow(["dynamodb:GetItem", "dynamodb:PutItem"], tableArn);

/** Events, ledger and journal are read by range. */
export const useJournals = ({ tableArn }: Table) =>
  allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], tableArn);

export const findOverdue = ({ tableArn }: Table) => allow(["dynamodb:Query"], `${tableArn}/index/${dueIndexName}`);

export const erase = ({ tableArn }: Table) => allow(["dynamodb:Query", "dynamodb:BatchWriteItem"], tableArn);

export const readKnowledge = ({ tableArn }: Table) => allow(["dynamodb:GetItem", "dynamodb:Query"], tableArn);

/** Rows of a publish that came too late are deleted again. */
export const publishKnowledge = ({ tableArn }: Table) =>
  allow(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"], tableArn);

/** Gaps stand in the knowledge's table, in partitions of their own; the knowledge itself is out of reach. */
function onlyPartitions(statement: PolicyStatement, ...partitions: readonly string[]): PolicyStatement {
  statement.addCondition("ForAllValues:StringEquals", { "dynamodb:LeadingKeys": [...partitions] });
  return statement;
}

/** That a conversation is to be read for what the knowledge lacks. */
export const requestReviews = ({ tableArn }: Table) =>
  onlyPartitions(allow(["dynamodb:PutItem"], tableArn), "GAP REVIEWS");

export const keepGaps = ({ tableArn }: Table) =>
  onlyPartitions(
    allow(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"], tableArn),
    ...["GAPS", "GAP SIGNALS", "GAP REVIEWS"],
  );

/** The vectors of passages stand in the knowledge's table, and nothing else of it is to be written with them. */
export const keepVectors = ({ tableArn }: Table) =>
  new PolicyStatement({
    actions: ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"],
    resources: [tableArn],
    conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${vectorPartition}?*`] } },
  });

/** An import's record and its documents. Deleted is only what a document's row names no more, in partitions of its own. */
export const keepImports = ({ tableArn }: Table) => [
  allow(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"], tableArn),
  new PolicyStatement({
    actions: ["dynamodb:DeleteItem"],
    resources: [tableArn],
    conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${partsPartition}?*`] } },
  }),
];

export const readImports = ({ tableArn }: Table) => allow(["dynamodb:GetItem", "dynamodb:Query"], tableArn);

/** Whoever may not list is told of a file that is gone that it is forbidden. */
export const readDocuments = ({ bucketArn }: Bucket) => [
  allow(["s3:ListBucket"], bucketArn),
  allow(["s3:GetObject"], `${bucketArn}/*`),
];

export const logCompletions = ({ tableArn }: Table) => allow(["dynamodb:PutItem"], tableArn);

/** Budgets and health counters are read and changed with every call of a model. */
export const shareTraffic = ({ tableArn }: Table) =>
  allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"], tableArn);

/** What Powertools idempotency does with its table. */
export const recordStarts = ({ tableArn }: Table) =>
  allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"], tableArn);

export const sendTo = (...queues: readonly Queue[]) =>
  allow(["sqs:SendMessage"], ...queues.map(({ queueArn }) => queueArn));

export const startExecutions = (machineArn: string) => allow(["states:StartExecution"], machineArn);

/**
 * What a Distributed Map does with the executions of its items. They run under the machine's name and the map's label,
 * which is what starting them again is documented for; describing and stopping are for the machine's name alone.
 */
export function runItems(machineArn: string, machineName: string, label: string): readonly PolicyStatement[] {
  const executions = `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:execution:${machineName}`;
  const items = `${executions}/${label}:*`;
  return [
    startExecutions(machineArn),
    allow(["states:DescribeExecution", "states:StopExecution"], `${executions}:*`, items),
    allow(["states:RedriveExecution"], items),
  ];
}

export const completeTasks = (machineArn: string) => allow(["states:SendTaskSuccess"], machineArn);

export const readSecrets = (...secrets: readonly Secret[]) =>
  allow(["secretsmanager:GetSecretValue"], ...secrets.map(({ secretArn }) => secretArn));

/** Secrets that people have made, known by name: Secrets Manager puts six characters of its own behind it. */
export const readNamedSecrets = (names: readonly string[]) =>
  allow(["secretsmanager:GetSecretValue"], ...names.map(namedSecret));

function namedSecret(name: string): string {
  return `arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:secret:${name}-??????`;
}

/** Converse, whole and streamed. */
export const invokeModels = (deployments: readonly BedrockDeployment[]) =>
  allow(["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"], ...modelArns(deployments));

export const embedWith = (deployments: readonly BedrockDeployment[]) =>
  allow(["bedrock:InvokeModel"], ...modelArns(deployments));

/**
 * An inference profile passes the call on to one of several regions, and the caller needs
 * the permission for the model there too; the profile decides which, hence the wildcard in the place of the region.
 */
function modelArns(deployments: readonly BedrockDeployment[]): ReadonlySet<string> {
  const resources = deployments.flatMap(({ modelId, region }) => {
    const model = profiledModel(modelId);
    if (model === undefined) return [foundationModel(region, modelId)];
    const profile = `arn:${Aws.PARTITION}:bedrock:${region}:${Aws.ACCOUNT_ID}:inference-profile/${modelId}`;
    return [profile, foundationModel("*", model)];
  });
  return new Set(resources);
}

type BedrockDeployment = Pick<DeploymentOf<"bedrock">, "modelId" | "region">;

/** `global.anthropic.claude…` → `anthropic.claude…`; undefined for a model that is called directly. */
export function profiledModel(modelId: string): string | undefined {
  return /^(?:global|us|us-gov|eu|apac|jp|au|ca)\.(.+)$/.exec(modelId)?.[1];
}

function foundationModel(region: string, modelId: string): string {
  return `arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${modelId}`;
}
