/** Lambda: by the function's own ARN (the result is the output), or lambda:invoke (the result is in Payload). */
import type { LambdaInvoker } from "../ports.ts";
import type { TaskRequest } from "./perform-task.ts";

interface InvokeArguments {
  readonly FunctionName: string;
  readonly Payload?: unknown;
}

export async function invokeLambda(
  lambda: LambdaInvoker,
  { resource, payload, request }: TaskRequest,
): Promise<unknown> {
  if (resource.service === "function") return lambda.invoke(functionNameOf(resource.arn), payload.copy(), request);
  const { FunctionName, Payload = {} } = payload.copy() as InvokeArguments;
  const result = (await lambda.invoke(functionNameOf(FunctionName), Payload, request)) ?? null;
  const returned = resource.service === "lambda" ? result : JSON.stringify(result);
  return { ExecutedVersion: "$LATEST", Payload: returned, StatusCode: 200 };
}

/** The name in a function's ARN, without version or alias; a name stays as it is. */
export function functionNameOf(nameOrArn: string): string {
  const parts = nameOrArn.split(":");
  return parts[0] === "arn" ? (parts[6] ?? nameOrArn) : (parts[0] ?? nameOrArn);
}
