/**
 * The Step Functions API over HTTP, as AWS's SDKs and command line speak it:
 * AWS JSON 1.0, the action in X-Amz-Target, dates in seconds. Signatures are
 * not checked: bind it to the local machine only.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Engine } from "../ports.ts";
import { API_ACTIONS } from "./api-actions.ts";
import { ApiFailure, toApiFailure } from "./api-failure.ts";

/** An import statement would read every export of the module, and so load the whole of fetch: 40 ms at each start. */
const { createServer } = process.getBuiltinModule("node:http");

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const CONTENT_TYPE = "application/x-amz-json-1.0";

export function createApiServer(engine: Engine): Server {
  return createServer((request, response) => {
    void answer(engine, request).then(
      (body) => send(response, 200, body),
      (reason: unknown) => sendFailure(response, toApiFailure(reason)),
    );
  });
}

async function answer(engine: Engine, request: IncomingMessage): Promise<unknown> {
  const action = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
  const perform = Object.hasOwn(API_ACTIONS, action) ? API_ACTIONS[action] : undefined;
  const input = await readJson(request);
  if (!perform) throw new ApiFailure(400, "UnknownOperationException", `The action ${action} is not known`);
  return inSeconds((await perform(engine, input)) ?? {});
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new ApiFailure(413, "RequestEntityTooLargeException", "The request is too large");
    chunks.push(chunk);
  }
  return parseObject(Buffer.concat(chunks).toString("utf8"));
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text === "" ? "{}" : text);
    if (json !== null && typeof json === "object" && !Array.isArray(json)) return json as Record<string, unknown>;
  } catch {
    // Answered below: malformed JSON and JSON that is no object are the same to a client.
  }
  throw new ApiFailure(400, "SerializationException", "The request is not a JSON object");
}

const DATE_FIELDS: ReadonlySet<string> = new Set([
  "startDate",
  "stopDate",
  "creationDate",
  "updateDate",
  "redriveDate",
  "timestamp",
]);
const MS_PER_SECOND = 1_000;

function inSeconds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSeconds);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, field]) => [
    key,
    typeof field === "number" && DATE_FIELDS.has(key) ? field / MS_PER_SECOND : inSeconds(field),
  ]);
  return Object.fromEntries(entries);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": CONTENT_TYPE });
  response.end(JSON.stringify(body));
}

function sendFailure(response: ServerResponse, { status, type, message }: ApiFailure): void {
  send(response, status, { __type: type, message });
}
