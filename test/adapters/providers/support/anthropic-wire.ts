/**
 * Messages as Anthropic gives them. There is no published schema here: requests are checked against a strict shape written
 * after its documentation, and everything our server says has the SDK's own types, which the compiler checks.
 */
import type { ContentBlock, Message, RawMessageStreamEvent, StopReason } from "@anthropic-ai/sdk/resources/messages";
import { z } from "zod";
import { createDeploymentModels } from "../../../../src/adapters/providers/index.ts";
import type { DeploymentOf } from "../../../../src/model/index.ts";
import { jsonReply, startProviderServer } from "./provider-server.ts";
import type { Received, Reply } from "./provider-server.ts";
import { modelEntry, patienceMs, tickingClock, told } from "./provider-wire.ts";
import type { Failure, ProviderWire, Shape, Told } from "./provider-wire.ts";

const cacheControl = z.strictObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() });
const jsonSchema = z.looseObject({ type: z.literal("object") });

const requestSchema = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().positive(),
  messages: z.array(z.strictObject({ role: z.enum(["user", "assistant"]), content: z.string().min(1) })).min(1),
  system: z.array(
    z.strictObject({ type: z.literal("text"), text: z.string().min(1), cache_control: cacheControl.optional() }),
  ),
  stream: z.boolean().optional(),
  tools: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
        description: z.string(),
        input_schema: jsonSchema,
        strict: z.boolean().optional(),
      }),
    )
    .optional(),
  tool_choice: z
    .strictObject({ type: z.literal("tool"), name: z.string(), disable_parallel_tool_use: z.boolean().optional() })
    .optional(),
  output_config: z
    .strictObject({ format: z.strictObject({ type: z.literal("json_schema"), schema: jsonSchema }) })
    .optional(),
});

function complaintAbout({ method, path, headers, body }: Received): string | undefined {
  if (method !== "POST" || path !== "/v1/messages") return `there is no ${method} ${path}`;
  if (headers["anthropic-version"] !== "2026-10-21") return "which version?";
  const isKnown = headers["x-api-key"] === "test-key" || headers["authorization"] === "Bearer test-key";
  if (!isKnown) return "who are you?";
  const parsed = requestSchema.safeParse(body);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
}

const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens } = told.usage;

const usage: Message["usage"] = {
  input_tokens: inputTokens,
  output_tokens: outputTokens,
  cache_read_input_tokens: cachedInputTokens,
  cache_creation_input_tokens: cacheWriteTokens,
  cache_creation: null,
  inference_geo: null,
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: "standard",
  speed: null,
};

function messageOf(content: ContentBlock[], stopReason: string | null): Message {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-haiku-4-5",
    content,
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: stopReason as StopReason | null,
    stop_sequence: null,
    usage,
  };
}

function toolBlock(input: unknown): ContentBlock {
  return { type: "tool_use", id: "toolu_1", name: "answer", input, caller: { type: "direct" } };
}

function textBlock(text: string): ContentBlock {
  return { type: "text", text, citations: null };
}

function whole({ output, brokenOutput, text, stopReason }: Told, shape: Shape): Reply {
  const said = text ?? (shape === "tool" ? undefined : (brokenOutput ?? JSON.stringify(output)));
  const content = said === undefined ? [toolBlock(output)] : [textBlock(said)];
  return jsonReply(200, messageOf(content, stopReason));
}

function event(body: RawMessageStreamEvent): string {
  return `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`;
}

function beginning(isTool: boolean): string[] {
  const message = { ...messageOf([], null), usage: { ...usage, output_tokens: 1 } };
  const content_block = isTool ? toolBlock({}) : textBlock("");
  return [
    event({ type: "message_start", message }),
    event({ type: "content_block_start", index: 0, content_block }),
    'event: ping\ndata: {"type": "ping"}\n\n',
  ];
}

function delta(isTool: boolean, piece: string): string {
  const said = isTool
    ? { type: "input_json_delta" as const, partial_json: piece }
    : { type: "text_delta" as const, text: piece };
  return event({ type: "content_block_delta", index: 0, delta: said });
}

function stream(pieces: string[], then: Reply["then"] = "end"): Reply {
  return { status: 200, headers: { "content-type": "text/event-stream" }, pieces, then };
}

function streamed({ output, brokenOutput, text, stopReason }: Told, shape: Shape, then?: Reply["then"]): Reply {
  const isTool = shape === "tool" && text === undefined;
  const said = text ?? brokenOutput ?? JSON.stringify(output);
  const middle = Math.ceil(said.length / 2);
  const { container, stop_details, stop_sequence } = messageOf([], null);
  const stop = { container, stop_details, stop_sequence, stop_reason: stopReason as StopReason };
  // Only the output is counted again at the end; the rest is null or as it was.
  const counted = { ...usage, input_tokens: null, cache_creation_input_tokens: null };
  return stream(
    [
      ...beginning(isTool),
      delta(isTool, said.slice(0, middle)),
      delta(isTool, said.slice(middle)),
      event({ type: "content_block_stop", index: 0 }),
      event({ type: "message_delta", delta: stop, usage: counted }),
      event({ type: "message_stop" }),
    ],
    then,
  );
}

export function errorInStream(type: string): Reply {
  const error = { type: "error", error: { type, message: "no" } };
  return stream([...beginning(true), `event: error\ndata: ${JSON.stringify(error)}\n\n`]);
}

function failure(status: number, type: string, name: string, fields: object = {}, headers = {}): Failure {
  const reply = jsonReply(status, { type: "error", error: { type, message: "no" } }, headers);
  return { what: [status, type, ...Object.keys(headers)].join(" "), reply, expected: { name, ...fields } };
}

export const anthropicWire: ProviderWire = {
  name: "Anthropic",
  start: () => startProviderServer({ complaintAbout }),
  open: (server, options = {}) => {
    const deployment: DeploymentOf<"anthropic"> = {
      id: "tested-here",
      provider: "anthropic",
      modelId: "claude-haiku-4-5",
      region: "global",
      endpoint: options.url ?? server.url,
      quotas: { requestsPerMinute: 1, inputTokensPerMinute: 1, outputTokensPerMinute: 1 },
      prices: told.prices,
      credentials: { secretName: "s", environment: "E" },
      timeoutMs: options.timeoutMs ?? patienceMs,
    };
    const models = [modelEntry(deployment, options)];
    const credentials = () => () => Promise.resolve("test-key");
    return createDeploymentModels({ models }, { clock: tickingClock(), credentials })(deployment.id);
  },
  whole,
  streamed,
  stalled: (shape) => stream([...beginning(shape === "tool"), delta(shape === "tool", '{"to')], "silence"),
  shapes: ["tool", "json_schema"],
  stops: [
    ["end_turn", "complete"],
    ["tool_use", "complete"],
    ["stop_sequence", "complete"],
    ["max_tokens", "length"],
    ["refusal", "refused"],
    ["pause_turn", "paused"],
    ["model_context_window_exceeded", "context_window"],
  ] satisfies readonly (readonly [StopReason, string])[] as ProviderWire["stops"],
  goodStop: { tool: "tool_use", json_schema: "end_turn", none: "end_turn" },
  failures: [
    failure(400, "invalid_request_error", "ModelRequestRefused"),
    failure(401, "authentication_error", "ModelRequestRefused"),
    failure(402, "billing_error", "ModelRequestRefused"),
    failure(403, "permission_error", "ModelRequestRefused"),
    failure(404, "not_found_error", "ModelRequestRefused"),
    failure(413, "request_too_large", "ModelRequestRefused"),
    failure(429, "rate_limit_error", "ModelThrottled", { retryAfterMs: undefined }),
    failure(429, "rate_limit_error", "ModelThrottled", { retryAfterMs: 12_000 }, { "retry-after": "12" }),
    failure(500, "api_error", "ModelUnavailable", { timedOut: false }),
    failure(504, "timeout_error", "ModelUnavailable", { timedOut: true }),
    failure(529, "overloaded_error", "ModelUnavailable", { retryAfterMs: 4_000 }, { "retry-after": "4" }),
  ],
  tellsUsageEarly: true,
  parsesToolInput: true,
};
