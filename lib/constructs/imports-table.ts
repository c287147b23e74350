/**
 * The table of imports: how far each has come and what it found. Its layout belongs to the store's adapter
 * (src/adapters/aws); a test compares the two. It forgets by itself; what was published stays in the knowledge's table.
 */
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

export function createImportsTable(scope: Construct, deletionProtection: boolean): TableV2 {
  return new TableV2(scope, "Imports", {
    partitionKey: { name: "PK", type: AttributeType.STRING },
    sortKey: { name: "SK", type: AttributeType.STRING },
    timeToLiveAttribute: "expiresAt",
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
