/** Invokes functions at any endpoint that speaks the Lambda Invoke API. */
import type { LambdaInvoker } from "../ports.ts";
import { post, type PostAnswer } from "./post.ts";

interface ErrorPayload {
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly trace?: readonly string[];
  readonly stackTrace?: readonly string[];
}

export function createLambdaEndpoint(endpoint: string): LambdaInvoker {
  return {
    async invoke(functionName, payload, { signal }) {
      const url = new URL(`/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`, endpoint);
      const answer = await post(url, { body: JSON.stringify(payload), signal });
      const { text } = answer;
      if (!answer.isOk) throw namedError(serviceErrorName(answer), text);
      const result: unknown = text === "" ? null : JSON.parse(text);
      if (answer.headers["x-amz-function-error"] !== undefined) throw functionError(result as ErrorPayload);
      return result;
    },
  };
}

function serviceErrorName({ headers, status }: PostAnswer): string {
  const type = String(headers["x-amzn-errortype"] ?? "").split(":")[0];
  return `Lambda.${type || (status === 404 ? "ResourceNotFoundException" : "ServiceException")}`;
}

function functionError({ errorType = "Error", errorMessage = "", trace, stackTrace }: ErrorPayload): Error {
  const error = namedError(errorType, errorMessage);
  error.stack = (trace ?? stackTrace ?? []).join("\n");
  return error;
}

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
