/**
 * The body of a request, from what API Gateway makes of it. A missing body is an empty object, because clients leave it
 * out where nothing is to be said; on GET and DELETE any body is ignored, because some send one.
 */
import { InvalidArgumentError } from "../../src/kernel/index.ts";
import type { ApiEvent } from "./http-api.ts";

export const maximumBodyBytes = 1024 * 1024;

/** Throws InvalidArgumentError for what is too large, not UTF-8 or not JSON. */
export function readBody(event: ApiEvent): unknown {
  const text = bodyText(event);
  if (text === undefined || text.trim() === "") return {};
  try {
    return JSON.parse(text) ?? {};
  } catch (error) {
    const reason = error instanceof Error ? ` (${error.message.slice(0, 200)})` : "";
    throw new InvalidArgumentError(`body: is not valid JSON${reason}. Write a JSON object.`, { field: "body" });
  }
}

export function refuseOversized({ headers, body, isBase64Encoded }: ApiEvent): void {
  const declared = Number(headers["content-length"] ?? 0);
  const received = Buffer.byteLength(body ?? "", isBase64Encoded ? "base64" : "utf8");
  if (Math.max(declared, received) <= maximumBodyBytes) return;
  throw new InvalidArgumentError(`body: is too large. Send at most ${maximumBodyBytes} bytes.`, { field: "body" });
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function bodyText({ body, isBase64Encoded }: ApiEvent): string | undefined {
  if (body === undefined || !isBase64Encoded) return body;
  try {
    return utf8.decode(Buffer.from(body, "base64"));
  } catch {
    throw new InvalidArgumentError("body: is not UTF-8. Encode the JSON as UTF-8.", { field: "body" });
  }
}
