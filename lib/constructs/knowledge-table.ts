/**
 * The table of the versioned knowledge. Its layout belongs to the store's adapter (src/adapters/aws); a test compares the
 * two. Nothing in it expires: an answer of years ago can still be shown with what it was based on.
 */
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

export function createKnowledgeTable(scope: Construct, deletionProtection: boolean): TableV2 {
  return new TableV2(scope, "Knowledge", {
    partitionKey: { name: "PK", type: AttributeType.STRING },
    sortKey: { name: "SK", type: AttributeType.STRING },
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
