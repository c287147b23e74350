/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment -- a template has no types, and a wrong path fails its test */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { completionTableDefinition } from "../../../src/adapters/aws/dynamodb-completion-keys.ts";
import { modelTrafficTableDefinition } from "../../../src/adapters/aws/dynamodb-model-traffic-keys.ts";
import { exampleStack } from "../../support/synthesized-stack.ts";

const stack = exampleStack();

test("the completion log's table has the keys, attributes and index of its adapter, and forgets by itself", () => {
  const { Properties } = stack.only("AWS::DynamoDB::GlobalTable", "Completions");
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = Properties;
  assert.deepEqual(
    { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode },
    { ...completionTableDefinition },
  );
  assert.deepEqual(Properties.TimeToLiveSpecification, { AttributeName: "expiresAt", Enabled: true });
});

test("the table of model traffic has the keys and attributes of its adapter", () => {
  const { Properties } = stack.only("AWS::DynamoDB::GlobalTable", "ModelTraffic");
  const { KeySchema, AttributeDefinitions, BillingMode } = Properties;
  assert.deepEqual({ KeySchema, AttributeDefinitions, BillingMode }, { ...modelTrafficTableDefinition });
});
