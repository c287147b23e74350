/**
 * The conversation's and the turn's state machine, in Step Functions. Both starts may be repeated: a conversation's
 * execution has the name of its generation, and of two turns for one request only one can claim the conversation.
 */
import { SendTaskSuccessCommand, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { type ConversationMachine, executionName, type TurnMachine } from "../../conversation/index.ts";
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
      const input = JSON.stringify({ conversationId, generation });
      const command = new StartExecutionCommand({ stateMachineArn, name, input });
      await unless(["ExecutionAlreadyExists"], () => client.send(command));
    },
    async wake(taskToken) {
      const command = new SendTaskSuccessCommand({ taskToken, output: "{}" });
      return (await unless(closedToken, () => client.send(command))) ? "woken" : "gone";
    },
  };
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
