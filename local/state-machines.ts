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
import type { CompleteWait } from "../src/knowledge/ingestion/index.ts";
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
  "read-document",
  "import-knowledge",
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
  readonly knowledge: string;
}

export async function createStateMachines(engine: Engine): Promise<StateMachineArns> {
  const [conversation, turn, knowledge] = await Promise.all([
    engine.createStateMachine({ name: "conversation", type: "STANDARD", definition: definitionOf("conversation") }),
    engine.createStateMachine({ name: "turn", type: "EXPRESS", definition: definitionOf("turn") }),
    engine.createStateMachine({ name: "knowledge", type: "STANDARD", definition: definitionOf("knowledge") }),
  ]);
  return {
    conversation: conversation.stateMachineArn,
    turn: turn.stateMachineArn,
    knowledge: knowledge.stateMachineArn,
  };
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

/** The machine of one import: the execution's name is the import's id, so an import is never run twice. */
export function createImportMachine(engine: Engine, { knowledge }: StateMachineArns) {
  const start = async (importId: string): Promise<void> => {
    const execution = { stateMachineArn: knowledge, name: importId, input: JSON.stringify({ importId }) };
    await engine.startExecution(execution).catch((error: Error) => {
      if (error.name !== "ExecutionAlreadyExists") throw error;
    });
  };
  const completeWait: CompleteWait = (taskToken, decision) =>
    engine.sendTaskSuccess({ taskToken, output: JSON.stringify({ decision }) }).then(
      () => "completed",
      (error: Error) => {
        if (tokenIsClosed.has(error.name)) return "gone";
        throw error;
      },
    );
  return { start, completeWait };
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
