/** A DynamoDB client of a process that dies at one of its writes; what it asks for afterwards is never answered. */
import type { DocumentClient } from "../../src/adapters/aws/dynamodb-table.ts";
import { type Death, mortal } from "../knowledge/point-in-time.ts";

const writing = new Set(["PutCommand", "DeleteCommand", "TransactWriteCommand"]);

export function mortalClient(client: DocumentClient, death: Death | undefined) {
  const { died, write } = mortal(death);
  const send = (command: { constructor: { name: string } }) =>
    writing.has(command.constructor.name)
      ? write(() => client.send(command as never) as Promise<unknown>)
      : client.send(command as never);
  return { died, client: { send } as DocumentClient };
}
