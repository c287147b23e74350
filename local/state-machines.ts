/**
 * The state machines on the local engine: the very files that AWS gets, with local addresses filled in, and the ports
 * through which the conversation starts and wakes them.
 */
import { readFileSync } from "node:fs";
import {
  type ConversationMachine,
  executionName,
  type LaneQueues,
  type TurnMachine,
} from "../src/conversation/index.ts";
import type { Engine } from "./engine/index.ts";

/** Lambda functions by the name that the definitions know them by. */
export const functionNames = [
  "read-conversation",
  "park-conversation",
  "ring-timer",
  "rescue-conversation",
  "begin-turn",
  "decide-turn",
  "call-model",
  "search-knowledge",
  "call-tool",
  "commit-turn",
  "fail-turn",
] as const;
export type FunctionName = (typeof functionNames)[number];

const functionArnPrefix = "arn:aws:lambda:local:000000000000:function:";
const queueUrlPrefix = "http://queues.local/000000000000/";

export const laneQueues: LaneQueues = {
  urgent: `${queueUrlPrefix}urgent`,
  routine: `${queueUrlPrefix}routine`,
  deferred: `${queueUrlPrefix}deferred`,
};

/** `http://…/urgent` → `urgent`. */
export function queueNameOf(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
}

/** `arn:aws:lambda:…:function:begin-turn` → `begin-turn`; a plain name stays. */
export function functionNameOf(functionArn: string): string {
  return functionArn.slice(functionArn.lastIndexOf(":") + 1);
}

export interface StateMachineArns {
  readonly conversation: string;
  readonly turn: string;
}

export async function createStateMachines(engine: Engine): Promise<StateMachineArns> {
  const [conversation, turn] = await Promise.all([
    engine.createStateMachine({ name: "conversation", type: "STANDARD", definition: definitionOf("conversation") }),
    engine.createStateMachine({ name: "turn", type: "EXPRESS", definition: definitionOf("turn") }),
  ]);
  return { conversation: conversation.stateMachineArn, turn: turn.stateMachineArn };
}

function definitionOf(name: string): string {
  const file = new URL(`../statemachines/${name}.asl.json`, import.meta.url);
  return readFileSync(file, "utf8").replaceAll(/\$\{(\w+)FunctionArn\}/g, (_, pascal: string) => {
    return functionArnPrefix + kebab(pascal);
  });
}

function kebab(pascal: string): string {
  return pascal.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

const tokenIsClosed = new Set(["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"]);

export function createMachines(
  engine: Engine,
  arns: StateMachineArns,
): { conversationMachine: ConversationMachine; turnMachine: TurnMachine } {
  return {
    conversationMachine: {
      start: (conversationId, generation) => startConversation(engine, arns, conversationId, generation),
      wake: (token) =>
        engine.sendTaskSuccess({ taskToken: token, output: "{}" }).then(
          () => "woken" as const,
          (error: Error) => {
            if (tokenIsClosed.has(error.name)) return "gone" as const;
            throw error;
          },
        ),
    },
    turnMachine: {
      start: async (request) => {
        await engine.startExecution({ stateMachineArn: arns.turn, input: JSON.stringify(request) });
      },
    },
  };
}

async function startConversation(
  engine: Engine,
  arns: StateMachineArns,
  ...[conversationId, generation]: Parameters<ConversationMachine["start"]>
): Promise<void> {
  const name = executionName(conversationId, generation);
  const input = JSON.stringify({ conversationId, generation });
  try {
    await engine.startExecution({ stateMachineArn: arns.conversation, name, input });
  } catch (error) {
    if ((error as Error).name !== "ExecutionAlreadyExists") throw error;
  }
}
