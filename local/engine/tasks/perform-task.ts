/**
 * Performs a Task's request: one function for each supported action. The
 * payload is copied for whoever receives it, and what comes back is taken as
 * JSON, so nobody shares objects with an execution.
 */
import type { TaskResource } from "../asl/machine.ts";
import { Payload } from "../run/payload.ts";
import type { LambdaInvoker, QueueSender } from "../ports.ts";
import type { ActivityQueue } from "./activity-queue.ts";
import { invokeLambda } from "./lambda.ts";
import { performMachineAction, type MachineActions } from "./machine-actions.ts";
import { sendMessage } from "./sqs.ts";

export interface TaskRequest {
  readonly resource: TaskResource;
  readonly payload: Payload;
  /** The same whenever the same attempt is performed again after a crash. */
  readonly attemptId: string;
  /** Of a task that somebody will finish by a call. */
  readonly taskToken: string | undefined;
  /** Its signal aborts when the task has timed out or was stopped. */
  readonly request: { readonly signal: AbortSignal };
}

export type PerformTask = (request: TaskRequest) => Promise<Payload>;

export interface TaskPorts {
  readonly lambda: LambdaInvoker;
  readonly queues: QueueSender;
  readonly machines: MachineActions;
  readonly activities: ActivityQueue;
}

export function createPerformTask({ lambda, queues, machines, activities }: TaskPorts): PerformTask {
  return async (request) => {
    switch (request.resource.service) {
      case "function":
      case "lambda":
      case "aws-sdk:lambda":
        return Payload.detached(await invokeLambda(lambda, request));
      case "sqs":
      case "aws-sdk:sqs":
        return Payload.detached(await sendMessage(queues, request));
      case "activity":
        return Payload.of({ workerName: await offer(activities, request) });
      default:
        return Payload.detached(await performMachineAction(machines, request));
    }
  };
}

function offer(activities: ActivityQueue, { resource, payload, taskToken, request }: TaskRequest) {
  return activities.offer(resource.arn, { token: taskToken!, input: payload.text }, request.signal);
}
