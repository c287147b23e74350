/**
 * What the tables have in common, in the shape that CreateTable and CloudFormation's AWS::DynamoDB::Table share: on
 * demand, with a partition key and a sort key of text; and how keys are made of several parts. What an item's keys are is
 * each adapter's own.
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

/** Between the parts of a key: no id holds it, and it sorts before all that an id can hold. */
export const separator = "\t";
/** Sorts after a tab and all digits and letters of what follows one. */
export const end = `${separator}~`;

export const key = (...parts: readonly string[]): string => parts.join(separator);
/** So that the order of texts is that of numbers. */
export const digits = (value: number, count: number): string => String(value).padStart(count, "0");
