/**
 * Two tables of the model layer. The log of completions forgets by itself after the days that the company has set; what
 * model traffic shares is written with every call and worth nothing an hour later. Their layouts belong to their
 * adapters (src/adapters/aws); tests compare them.
 */
import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

const timeToLiveAttribute = "expiresAt";
const keys = {
  partitionKey: { name: "PK", type: AttributeType.STRING },
  sortKey: { name: "SK", type: AttributeType.STRING },
} as const;

export const completionDayIndexName = "DayIndex";

export function createCompletionsTable(scope: Construct, deletionProtection: boolean): TableV2 {
  return new TableV2(scope, "Completions", {
    ...keys,
    timeToLiveAttribute,
    globalSecondaryIndexes: [
      {
        indexName: completionDayIndexName,
        partitionKey: { name: "dayShard", type: AttributeType.STRING },
        sortKey: { name: "at", type: AttributeType.NUMBER },
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: ["cost"],
      },
    ],
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

export function createModelTrafficTable(scope: Construct): TableV2 {
  const table = new TableV2(scope, "ModelTraffic", {
    ...keys,
    timeToLiveAttribute,
    billing: Billing.onDemand(),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(table).acknowledge({
    id: "AwsSolutions-DDB3",
    reason: "It holds rate budgets, health counters and the day's spending, which begin anew without harm.",
  });
  return table;
}
