/** Errors as HTTP (contract section 2). What the caller can mend is said in full; what only we can mend is logged. */
import { type ErrorCode, TerminalError, TurnwiseError } from "../../src/kernel/index.ts";

export interface HttpAnswer {
  statusCode: number;
  headers?: Record<string, string>;
  body: string;
}

export const statusOfCode: Readonly<Record<ErrorCode, number>> = {
  invalid_argument: 400,
  failed_precondition: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  already_exists: 409,
  aborted: 409,
  resource_exhausted: 429,
  internal: 500,
  unavailable: 503,
  deadline_exceeded: 504,
};

export class UnauthenticatedError extends TerminalError {
  override readonly name = "Unauthenticated";
  constructor(message: string) {
    super("unauthenticated", message);
  }
}

export class PermissionDeniedError extends TerminalError {
  override readonly name = "PermissionDenied";
  constructor(message: string) {
    super("permission_denied", message);
  }
}

export class RouteNotFoundError extends TerminalError {
  override readonly name = "RouteNotFound";
  constructor(method: string, methods: readonly string[]) {
    const hint = methods.length > 0 ? `This path takes ${methods.join(", ")}.` : "GET /spec.json lists what there is.";
    super("not_found", `There is no such ${method} endpoint. ${hint}`);
  }
}

const json = { "content-type": "application/json" };

export function jsonAnswer(statusCode: number, body: unknown): HttpAnswer {
  return { statusCode, headers: json, body: JSON.stringify(body) };
}

/** An answer without content. */
export function emptyAnswer(statusCode: number): HttpAnswer {
  return { statusCode, body: "" };
}

const ours = "Something went wrong on our side. Try again; if it stays so, tell us the trace_id.";
const texts: Readonly<Partial<Record<ErrorCode, string>>> = {
  internal: ours,
  unavailable: "The service is not available at the moment. Try again shortly.",
  deadline_exceeded: "The request took too long. Try again.",
};

export function errorAnswer(error: unknown, traceId: string): HttpAnswer {
  const code = codeOf(error);
  const isMendable = error instanceof TurnwiseError && statusOfCode[code] < 500;
  const details = isMendable ? { ...error.details, trace_id: traceId } : { trace_id: traceId };
  return jsonAnswer(statusOfCode[code], { code, message: isMendable ? error.message : (texts[code] ?? ours), details });
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof TurnwiseError) return error.code;
  return error instanceof Error && error.name === "TimeoutError" ? "deadline_exceeded" : "internal";
}
