import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { AttributeType, Billing, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

/** Remembers for an hour which turn requests were started; its layout is that of Powertools idempotency. */
export function createTurnStartsTable(scope: Construct): TableV2 {
  const table = new TableV2(scope, "TurnStarts", {
    partitionKey: { name: "id", type: AttributeType.STRING },
    timeToLiveAttribute: "expiration",
    billing: Billing.onDemand(),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(table).acknowledge({
    id: "AwsSolutions-DDB3",
    reason: "Its rows live for an hour and only save a second start; there is nothing to restore.",
  });
  return table;
}
