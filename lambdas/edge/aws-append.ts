/** What a function that appends to conversations is made of: store, state machine, queues, time, log. */
import { createSfnConversationMachine } from "../../src/adapters/aws/sfn-machines.ts";
import { createSqsFollowUps } from "../../src/adapters/aws/sqs-follow-ups.ts";
import {
  type AppendDependencies,
  type ConversationMachine,
  createAppendSignal,
  type AppendSignal,
  type FollowUps,
} from "../../src/conversation/index.ts";
import { sfnClient, sqsClient } from "./aws-clients.ts";
import { systemTiming } from "./aws-runtime.ts";
import { conversationStore } from "./aws-store.ts";
import { awsTelemetry } from "./aws-telemetry.ts";

export interface MachineEnvironment {
  readonly CONVERSATION_MACHINE_ARN: string;
}

export interface FollowUpEnvironment {
  readonly OUTBOUND_QUEUE_URL: string;
  readonly WAKE_QUEUE_URL: string;
}

export interface AppendEnvironment extends MachineEnvironment, FollowUpEnvironment {
  readonly TABLE_NAME: string;
}

export function conversationMachine({ CONVERSATION_MACHINE_ARN }: MachineEnvironment): ConversationMachine {
  return createSfnConversationMachine({ client: sfnClient(), stateMachineArn: CONVERSATION_MACHINE_ARN });
}

export function followUps({ OUTBOUND_QUEUE_URL, WAKE_QUEUE_URL }: FollowUpEnvironment): FollowUps {
  return createSqsFollowUps({
    client: sqsClient(),
    outboundQueueUrl: OUTBOUND_QUEUE_URL,
    wakeQueueUrl: WAKE_QUEUE_URL,
  });
}

export function appendDependencies(environment: AppendEnvironment): AppendDependencies {
  return {
    store: conversationStore(environment),
    timing: systemTiming,
    machine: conversationMachine(environment),
    followUps: followUps(environment),
    telemetry: awsTelemetry,
  };
}

export function appendSignal(environment: AppendEnvironment): AppendSignal {
  return createAppendSignal(appendDependencies(environment));
}
