/**
 * The layout of the table of completions. The stack declares the same in CDK's words (lib/constructs/model-tables.ts), and
 * a test compares the two.
 */
import { keyedTable } from "./dynamodb-keyed-table.ts";

export const completionDayIndexName = "DayIndex";

export const completionTableDefinition = {
  ...keyedTable,
  AttributeDefinitions: [
    ...keyedTable.AttributeDefinitions,
    { AttributeName: "dayShard", AttributeType: "S" },
    { AttributeName: "at", AttributeType: "N" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: completionDayIndexName,
      KeySchema: [
        { AttributeName: "dayShard", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["cost"] },
    },
  ],
} as const;
