/**
 * The one table of the conversations. Its layout belongs to the store's adapter (src/adapters/aws); a test compares the
 * two. Nothing in it expires: what is to be erased is erased, and proof of it is that it is gone.
 */
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

export const dueIndexName = "DueIndex";

export function createConversationTable(scope: Construct, deletionProtection: boolean): TableV2 {
  return new TableV2(scope, "Conversations", {
    partitionKey: { name: "PK", type: AttributeType.STRING },
    sortKey: { name: "SK", type: AttributeType.STRING },
    globalSecondaryIndexes: [
      {
        indexName: dueIndexName,
        partitionKey: { name: "dueShard", type: AttributeType.STRING },
        sortKey: { name: "dueBy", type: AttributeType.NUMBER },
        projectionType: ProjectionType.KEYS_ONLY,
      },
    ],
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
