/** Converse and ConverseStream as Bedrock speaks them: HTTP/2, JSON and the binary event stream. */
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { EventStreamCodec } from "@smithy/core/event-streams";
import { createBedrockModel } from "../../../../src/adapters/providers/bedrock/bedrock-model.ts";
import type { DeploymentOf } from "../../../../src/model/index.ts";
import { bedrockServiceModel, misfits } from "./aws-shapes.ts";
import { jsonReply, startProviderServer } from "./provider-server.ts";
import type { Received, Reply } from "./provider-server.ts";
import { modelEntry, patienceMs, tickingClock, told } from "./provider-wire.ts";
import type { ProviderWire, Shape, Told } from "./provider-wire.ts";

const serviceModel = bedrockServiceModel();
export const modelId = "global.anthropic.claude-haiku-4-5-20251001-v1:0";

/** Without the service model only the paths are checked. */
function complaintAbout({ method, path, body }: Received): string | undefined {
  const operation = /^\/model\/[^/]+\/(converse|converse-stream|invoke)$/.exec(path)?.[1];
  if (method !== "POST" || operation === undefined) return `there is no ${method} ${path}`;
  if (!serviceModel || operation === "invoke") return undefined;
  const shape = operation === "converse" ? "ConverseRequest" : "ConverseStreamRequest";
  return misfits(serviceModel, shape, body).join("; ") || undefined;
}

const usage = {
  inputTokens: told.usage.inputTokens,
  outputTokens: told.usage.outputTokens,
  totalTokens: 1600,
  cacheReadInputTokens: told.usage.cachedInputTokens,
  cacheWriteInputTokens: told.usage.cacheWriteTokens,
};

function contentOf({ output, brokenOutput, text }: Told, shape: Shape): object[] {
  if (text !== undefined) return [{ text }];
  if (shape === "tool") return [{ toolUse: { toolUseId: "t1", name: "answer", input: output } }];
  return [{ text: brokenOutput ?? JSON.stringify(output) }];
}

function whole(answer: Told, shape: Shape): Reply {
  const output = { message: { role: "assistant", content: contentOf(answer, shape) } };
  return documented("ConverseResponse", { output, stopReason: answer.stopReason, usage, metrics: { latencyMs: 5 } });
}

/** Our server must not speak a format of its own either. A stop reason of the future is in no model. */
function documented(shape: string, body: object): Reply {
  const wrong = serviceModel ? misfits(serviceModel, shape, body) : [];
  const unexpected = wrong.filter((complaint) => !complaint.includes("a_reason_of_next_year"));
  if (unexpected.length > 0) throw new Error(unexpected.join("; "));
  return jsonReply(200, body);
}

const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(bytes as Uint8Array),
  (text) => new TextEncoder().encode(text),
);

function event(type: string, body: object, kind: "event" | "exception" = "event"): Uint8Array {
  const text = (value: string) => ({ type: "string" as const, value });
  const headers = {
    ":message-type": text(kind),
    [kind === "event" ? ":event-type" : ":exception-type"]: text(type),
    ":content-type": text("application/json"),
  };
  return codec.encode({ headers, body: new TextEncoder().encode(JSON.stringify(body)) });
}

function beginning(shape: Shape, isTool: boolean, firstPiece: string): Uint8Array[] {
  const start = { toolUse: { toolUseId: "t1", name: "answer" } };
  return [
    event("messageStart", { role: "assistant" }),
    ...(isTool ? [event("contentBlockStart", { start, contentBlockIndex: 0 })] : []),
    delta(isTool, firstPiece),
  ];
}

function delta(isTool: boolean, piece: string): Uint8Array {
  const said = isTool ? { toolUse: { input: piece } } : { text: piece };
  return event("contentBlockDelta", { delta: said, contentBlockIndex: 0 });
}

function stream(pieces: Uint8Array[], then: Reply["then"] = "end"): Reply {
  return { status: 200, headers: { "content-type": "application/vnd.amazon.eventstream" }, pieces, then };
}

function streamed(answer: Told, shape: Shape, then?: Reply["then"]): Reply {
  const isTool = shape === "tool" && answer.text === undefined;
  const said = answer.text ?? answer.brokenOutput ?? JSON.stringify(answer.output);
  const middle = Math.ceil(said.length / 2);
  return stream(
    [
      ...beginning(shape, isTool, said.slice(0, middle)),
      delta(isTool, said.slice(middle)),
      event("contentBlockStop", { contentBlockIndex: 0 }),
      event("messageStop", { stopReason: answer.stopReason }),
      event("metadata", { usage, metrics: { latencyMs: 5 } }),
    ],
    then,
  );
}

function failure(status: number, errorType: string, name: string, fields: object = {}, headers: object = {}) {
  const reply = jsonReply(status, { message: "no" }, { "x-amzn-errortype": errorType, ...headers });
  return { what: errorType, reply, expected: { name, ...fields } };
}

/** An exception that comes when the stream has begun. */
export function brokenStream(exception: string): Reply {
  return stream([...beginning("tool", true, '{"to'), event(exception, { message: "no" }, "exception")]);
}

export const bedrockWire: ProviderWire = {
  name: "Bedrock",
  start: () => startProviderServer({ http2: true, complaintAbout }),
  open: (server, options = {}) => {
    const deployment: DeploymentOf<"bedrock"> = {
      id: "tested-here",
      provider: "bedrock",
      modelId,
      region: "us-east-1",
      quotas: { requestsPerMinute: 1, inputTokensPerMinute: 1, outputTokensPerMinute: 1 },
      prices: told.prices,
      timeoutMs: options.timeoutMs ?? patienceMs,
    };
    const client = createTestClient(options.url ?? server.url);
    const deployed = { model: modelEntry(deployment, options), deployment };
    return createBedrockModel({ client, deployed, clock: tickingClock() });
  },
  whole,
  streamed,
  stalled: (shape) => stream(beginning(shape, shape === "tool", '{"to'), "silence"),
  shapes: ["tool", "json_schema"],
  stops: [
    ["tool_use", "complete"],
    ["end_turn", "complete"],
    ["stop_sequence", "complete"],
    ["max_tokens", "length"],
    ["guardrail_intervened", "filtered"],
    ["content_filtered", "filtered"],
    ["malformed_model_output", "malformed"],
    ["malformed_tool_use", "malformed"],
    ["model_context_window_exceeded", "context_window"],
  ],
  goodStop: { tool: "tool_use", json_schema: "end_turn", none: "end_turn" },
  failures: [
    failure(429, "ThrottlingException", "ModelThrottled", { retryAfterMs: undefined }),
    failure(429, "ThrottlingException", "ModelThrottled", { retryAfterMs: 7_000 }, { "retry-after": "7" }),
    failure(400, "ServiceQuotaExceededException", "ModelThrottled"),
    failure(503, "ServiceUnavailableException", "ModelUnavailable", { timedOut: false }),
    failure(500, "InternalServerException", "ModelUnavailable"),
    failure(429, "ModelNotReadyException", "ModelUnavailable"),
    failure(408, "ModelTimeoutException", "ModelUnavailable", { timedOut: true }),
    failure(424, "ModelErrorException", "ModelUnavailable"),
    failure(400, "ValidationException", "ModelRequestRefused"),
    failure(403, "AccessDeniedException", "ModelRequestRefused"),
    failure(404, "ResourceNotFoundException", "ModelRequestRefused"),
    failure(409, "ConflictException", "ModelRequestRefused"),
    failure(502, "SomethingOfNextYear", "ModelUnavailable"),
  ],
  tellsUsageEarly: false,
  parsesToolInput: true,
};

export function createTestClient(endpoint: string): BedrockRuntimeClient {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return new BedrockRuntimeClient({ region: "us-east-1", endpoint, credentials, maxAttempts: 1 });
}
