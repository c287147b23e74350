import { after, before, describe, it } from "node:test";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { createDynamodbModelTraffic } from "../../src/adapters/aws/dynamodb-model-traffic.ts";
import { modelTrafficTableDefinition } from "../../src/adapters/aws/dynamodb-model-traffic-keys.ts";
import { trafficStoreContract } from "../model/traffic/store-contract.ts";
import { type DynamodbLocal, startDynamodbLocal } from "./dynamodb.ts";

if (process.env.TURNWISE_EMULATORS === "1") {
  describe("against DynamoDB Local", () => {
    let dynamodb: DynamodbLocal;
    before(async () => {
      dynamodb = await startDynamodbLocal();
    });
    after(() => dynamodb.stop());

    let tables = 0;
    trafficStoreContract("in DynamoDB", async () => {
      const tableName = `model-traffic-${(tables += 1)}`;
      const definition = structuredClone({ TableName: tableName, ...modelTrafficTableDefinition });
      await dynamodb.client.send(new CreateTableCommand(definition as never) as never);
      const open = () => createDynamodbModelTraffic({ client: dynamodb.client, tableName, clock: Date });
      return { stores: open(), others: open(), close: async () => undefined };
    });
  });
} else {
  it("is run by npm run test:emulators", { skip: "it needs Java and a large package" });
}
