import { it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { knowledgeTableDefinition } from "../../src/adapters/aws/dynamodb-knowledge-keys.ts";
import { createDynamodbKnowledgeStore } from "../../src/adapters/aws/dynamodb-knowledge-store.ts";
import { knowledgeStoreContract } from "../knowledge/store-contract.ts";
import { type Death, holdsPointInTime } from "../knowledge/point-in-time.ts";
import { mortalClient } from "../support/mortal-client.ts";
import { onDynamodbLocal } from "./dynamodb.ts";

onDynamodbLocal((dynamodb) => {
  let attempts = 0;
  const ids = { next: (prefix: string) => `${prefix}_${(attempts += 1)}` };

  const createTable = () => dynamodb.createTable(knowledgeTableDefinition);
  const others = { ids, pause, random: Math.random };

  knowledgeStoreContract("in DynamoDB", async () => {
    const options = { client: dynamodb.client, tableName: await createTable(), ...others };
    return { store: createDynamodbKnowledgeStore(options), close: async () => undefined };
  });

  it("reads every version and time as the naive model says, whoever publishes, repeats or dies", async () => {
    const openBase = async () => {
      const tableName = await createTable();
      return {
        async openProcess(death?: Death) {
          const { died, client } = mortalClient(dynamodb.client, death);
          return { store: createDynamodbKnowledgeStore({ client, tableName, ...others }), died };
        },
        close: async () => undefined,
      };
    };
    await holdsPointInTime(openBase, { seed: 502, numRuns: 40 });
  });
});
