/**
 * Our state machines in Step Functions. Every start may be repeated: a conversation's execution has the name of its
 * generation and an import's the import's id, and of two turns for one request only one can claim the conversation.
 */
import { SendTaskSuccessCommand, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { type ConversationMachine, executionName, type TurnMachine } from "../../conversation/index.ts";
import type { CompleteWait } from "../../knowledge/ingestion/index.ts";
import { callService, hasName } from "./service-failures.ts";

export interface MachineOptions {
  readonly client: Pick<SFNClient, "send">;
  readonly stateMachineArn: string;
}

const service = "Step Functions";

export function createSfnConversationMachine({ client, stateMachineArn }: MachineOptions): ConversationMachine {
  return {
    async start(conversationId, generation) {
      const name = executionName(conversationId, generation);
      await startOnce(client, { stateMachineArn, name, input: { conversationId, generation } });
    },
    wake: async (taskToken) => ((await completeTask(client, taskToken, {})) ? "woken" : "gone"),
  };
}

/** The machine of an import: to start it again does nothing. */
export function createSfnImportMachine({ client, stateMachineArn }: MachineOptions): {
  readonly start: (importId: string) => Promise<void>;
  readonly completeWait: CompleteWait;
} {
  return {
    start: (importId) => startOnce(client, { stateMachineArn, name: importId, input: { importId } }),
    completeWait: async (taskToken, decision) =>
      (await completeTask(client, taskToken, { decision })) ? "completed" : "gone",
  };
}

async function startOnce(
  client: MachineOptions["client"],
  { input, ...execution }: { stateMachineArn: string; name: string; input: object },
): Promise<void> {
  const command = new StartExecutionCommand({ ...execution, input: JSON.stringify(input) });
  await unless(["ExecutionAlreadyExists"], () => client.send(command));
}

/** False when nothing waits for the token any more. */
function completeTask(client: MachineOptions["client"], taskToken: string, output: object): Promise<boolean> {
  const command = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });
  return unless(closedToken, () => client.send(command));
}

/** The task has ended, its execution is over, or the token belongs to a machine that was replaced. */
const closedToken = ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"];

/** True when the call succeeded, false when it failed with one of these names. */
async function unless(names: readonly string[], call: () => Promise<unknown>): Promise<boolean> {
  try {
    await callService(service, call);
    return true;
  } catch (error) {
    if (hasName(error, ...names)) return false;
    throw error;
  }
}

export function createSfnTurnMachine({ client, stateMachineArn }: MachineOptions): TurnMachine {
  return {
    async start({ conversationId, ticket, token }) {
      const input = JSON.stringify({ conversationId, ticket, token });
      await callService(service, () => client.send(new StartExecutionCommand({ stateMachineArn, input })));
    },
  };
}
