/**
 * Reads a Task's Resource. Supported: a Lambda function's own ARN, and
 * `arn:aws:states:::<service>:<action>[.sync|.sync:2|.waitForTaskToken]` for
 * the services that the engine speaks to.
 */
import { InvalidDefinition } from "./definition.ts";
import type { TaskPattern, TaskResource } from "./machine.ts";

const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/;
const ACTIVITY_ARN = /^arn:[^:]+:states:[^:]*:[^:]*:activity:.+$/;
const SERVICE_ARN = /^arn:[^:]+:states:[^:]*:[^:]*:((?:aws-sdk:)?[^:]+):([^:.]+)(\.sync(?::2)?|\.waitForTaskToken)?$/;

const SUPPORTED_ACTIONS: ReadonlySet<string> = new Set([
  "lambda:invoke",
  "sqs:sendMessage",
  "states:startExecution",
  "aws-sdk:sqs:sendMessage",
  "aws-sdk:lambda:invoke",
  "aws-sdk:sfn:startExecution",
  "aws-sdk:sfn:startSyncExecution",
  "aws-sdk:sfn:stopExecution",
  "aws-sdk:sfn:describeExecution",
  "aws-sdk:sfn:listExecutions",
  "aws-sdk:sfn:sendTaskSuccess",
  "aws-sdk:sfn:sendTaskFailure",
  "aws-sdk:sfn:sendTaskHeartbeat",
]);

const PATTERNS: Readonly<Record<string, TaskPattern>> = {
  "": "request",
  ".sync": "sync",
  ".sync:2": "sync",
  ".waitForTaskToken": "token",
};

/** `isMocked` takes actions that the engine cannot perform. */
export function parseTaskResource(arn: unknown, place: string, isMocked = false): TaskResource {
  if (typeof arn !== "string") throw new InvalidDefinition("a Task needs a Resource", place);
  if (FUNCTION_ARN.test(arn)) return { arn, service: "function", action: arn, pattern: "request", label: arn };
  if (ACTIVITY_ARN.test(arn)) return { arn, service: "activity", action: arn, pattern: "activity", label: arn };
  const match = SERVICE_ARN.exec(arn);
  const [, service, action, suffix = ""] = match ?? [];
  if (!service || !action || !(isMocked || SUPPORTED_ACTIONS.has(`${service}:${action}`))) {
    throw new InvalidDefinition(`The resource provided ${arn} is not recognized`, place);
  }
  return { arn, service, action, pattern: PATTERNS[suffix]!, label: action + suffix };
}
