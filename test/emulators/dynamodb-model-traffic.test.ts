import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { createDynamodbModelTraffic } from "../../src/adapters/aws/dynamodb-model-traffic.ts";
import { modelTrafficTableDefinition } from "../../src/adapters/aws/dynamodb-model-traffic-keys.ts";
import { trafficStoreContract } from "../model/traffic/store-contract.ts";
import { onDynamodbLocal } from "./dynamodb.ts";

onDynamodbLocal((dynamodb) => {
  let tables = 0;
  trafficStoreContract("in DynamoDB", async () => {
    const tableName = `model-traffic-${(tables += 1)}`;
    const definition = structuredClone({ TableName: tableName, ...modelTrafficTableDefinition });
    await dynamodb.client.send(new CreateTableCommand(definition as never) as never);
    const open = () => createDynamodbModelTraffic({ client: dynamodb.client, tableName, clock: Date });
    return { stores: open(), others: open(), close: async () => undefined };
  });
});
