/**
 * What the tables have in common, in the shape that CreateTable and CloudFormation's AWS::DynamoDB::Table share: on
 * demand, with a partition key and a sort key of text. What an item's keys are is each adapter's own.
 */
export const keyedTable = {
  BillingMode: "PAY_PER_REQUEST",
  KeySchema: [
    { AttributeName: "PK", KeyType: "HASH" },
    { AttributeName: "SK", KeyType: "RANGE" },
  ],
  AttributeDefinitions: [
    { AttributeName: "PK", AttributeType: "S" },
    { AttributeName: "SK", AttributeType: "S" },
  ],
} as const;
