/** Chat completions as OpenAI, Azure OpenAI and servers that speak like them give them. */
import { createDeploymentModels } from "../../../../src/adapters/providers/index.ts";
import type { Deployment } from "../../../../src/model/index.ts";
import { openAiDocument } from "./openai-document.ts";
import { jsonReply, startProviderServer } from "./provider-server.ts";
import type { Received, Reply } from "./provider-server.ts";
import { modelEntry, patienceMs, tickingClock, told } from "./provider-wire.ts";
import type { Failure, ProviderWire, Shape, Told } from "./provider-wire.ts";

export type OpenAiLike = "openai" | "azure-openai" | "openai-compatible";

const document = openAiDocument();

const paths: Readonly<Record<OpenAiLike, RegExp>> = {
  openai: /^\/v1\/chat\/completions$/,
  "azure-openai": /^\/openai\/deployments\/gpt-here\/chat\/completions\?api-version=2026-01-01$/,
  "openai-compatible": /^\/v1\/chat\/completions$/,
};

/** Each of them says by a header of its own who calls. */
function isKnown(provider: OpenAiLike, { headers }: Received): boolean {
  if (provider === "azure-openai") return headers["api-key"] === "test-key" && headers.authorization === undefined;
  return headers.authorization === "Bearer test-key";
}

function complaintAbout(provider: OpenAiLike) {
  return (received: Received): string | undefined => {
    const { method, path, body } = received;
    if (method !== "POST" || !paths[provider].test(path)) return `there is no ${method} ${path}`;
    if (!isKnown(provider, received)) return "who are you?";
    return document?.("CreateChatCompletionRequest", body);
  };
}

const { inputTokens, cachedInputTokens, outputTokens } = told.usage;
const usage = {
  prompt_tokens: inputTokens + cachedInputTokens,
  completion_tokens: outputTokens,
  total_tokens: inputTokens + cachedInputTokens + outputTokens,
  prompt_tokens_details: { cached_tokens: cachedInputTokens, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 20 },
};
const common = { id: "chatcmpl-1", created: 1_790_000_000, model: "gpt-5.4-mini-2026-03-17" };

function argumentsOf({ output, brokenOutput }: Told): string {
  return brokenOutput ?? JSON.stringify(output);
}

function messageOf(answer: Told, shape: Shape) {
  const message = { role: "assistant", refusal: null };
  if (answer.text !== undefined) return { ...message, content: answer.text };
  if (shape !== "tool") return { ...message, content: argumentsOf(answer) };
  const called = { name: "answer", arguments: argumentsOf(answer) };
  return { ...message, content: null, tool_calls: [{ id: "call_1", type: "function", function: called }] };
}

export function chatCompletion(message: object, stopReason: string): object {
  const choice = { index: 0, message, finish_reason: stopReason, logprobs: null };
  return { ...common, object: "chat.completion", choices: [choice], usage };
}

/** Our server must not speak a format of its own either. A stop reason of the future is in no document. */
function documented(schema: string, body: object): object {
  const complaint = JSON.stringify(body).includes("next_year") ? undefined : document?.(schema, body);
  if (complaint !== undefined) throw new Error(`${schema}: ${complaint}`);
  return body;
}

function whole(answer: Told, shape: Shape): Reply {
  const body = chatCompletion(messageOf(answer, shape), answer.stopReason);
  return jsonReply(200, documented("CreateChatCompletionResponse", body));
}

function chunk(delta: object, finishReason: string | null = null): string {
  const choice = { index: 0, delta, finish_reason: finishReason, logprobs: null };
  return data({ ...common, object: "chat.completion.chunk", choices: [choice], usage: null });
}

function data(body: object): string {
  return `data: ${JSON.stringify(documented("CreateChatCompletionStreamResponse", body))}\n\n`;
}

function stream(pieces: string[], then: Reply["then"] = "end"): Reply {
  return { status: 200, headers: { "content-type": "text/event-stream" }, pieces, then };
}

function deltasOf(answer: Told, shape: Shape): object[] {
  const said = answer.text ?? argumentsOf(answer);
  const middle = Math.ceil(said.length / 2);
  const halves = [said.slice(0, middle), said.slice(middle)];
  if (shape !== "tool" || answer.text !== undefined) return halves.map((content) => ({ content }));
  return halves.map((half, index) => {
    const opening = index === 0 ? { id: "call_1", type: "function" } : {};
    const called = { ...(index === 0 ? { name: "answer" } : {}), arguments: half };
    return { tool_calls: [{ index: 0, ...opening, function: called }] };
  });
}

function streamed(answer: Told, shape: Shape, then?: Reply["then"]): Reply {
  const end = data({ ...common, object: "chat.completion.chunk", choices: [], usage });
  const deltas = deltasOf(answer, shape).map((delta) => chunk(delta));
  const pieces = [
    chunk({ role: "assistant", content: null, refusal: null }),
    ...deltas,
    chunk({}, answer.stopReason),
    end,
  ];
  return stream([...pieces, "data: [DONE]\n\n"], then);
}

export function refusedAnswer(streaming: boolean): Reply {
  const refusal = "I can't help with that.";
  if (!streaming) return jsonReply(200, chatCompletion({ role: "assistant", content: null, refusal }, "stop"));
  const end = data({ ...common, object: "chat.completion.chunk", choices: [], usage });
  return stream([
    chunk({ refusal: refusal.slice(0, 5) }),
    chunk({ refusal: refusal.slice(5) }),
    chunk({}, "stop"),
    end,
  ]);
}

export function withoutChoices(): Reply {
  return jsonReply(200, { ...common, object: "chat.completion", choices: [], usage });
}

/** What Ollama and older servers leave out. */
export function sparseAnswer(): Reply {
  const choice = { index: 0, message: { content: '{"total":3}' }, finish_reason: "stop" };
  return jsonReply(200, { ...common, object: "chat.completion", choices: [choice] });
}

export function errorInStream(error: object): Reply {
  return stream([chunk({ content: '{"to' }), `data: ${JSON.stringify({ error })}\n\n`]);
}

function errorReply(status: number, code: string | null, headers: Reply["headers"] = {}): Reply {
  return jsonReply(status, { error: { message: "no", type: "some_error", param: null, code } }, headers);
}

function failure(status: number, name: string, fields: object = {}, code: string | null = null, headers = {}): Failure {
  const what = [status, code, ...Object.keys(headers)].filter(Boolean).join(" ");
  return { what, reply: errorReply(status, code, headers), expected: { name, ...fields } };
}

const failures: readonly Failure[] = [
  failure(400, "ModelRequestRefused", {}, "invalid_request_error"),
  failure(401, "ModelRequestRefused", {}, "invalid_api_key"),
  failure(403, "ModelRequestRefused"),
  failure(404, "ModelRequestRefused", {}, "model_not_found"),
  failure(413, "ModelRequestRefused"),
  failure(422, "ModelRequestRefused"),
  failure(408, "ModelUnavailable", { timedOut: true }),
  failure(409, "ModelUnavailable", { timedOut: false }),
  failure(429, "ModelThrottled", { retryAfterMs: undefined }, "rate_limit_exceeded"),
  failure(429, "ModelThrottled", { retryAfterMs: 3_000 }, null, { "retry-after": "3" }),
  failure(429, "ModelThrottled", { retryAfterMs: 250 }, null, { "retry-after-ms": "250", "retry-after": "1" }),
  failure(429, "ModelThrottled", { retryAfterMs: 90_500 }, null, {
    "x-ratelimit-reset-requests": "20ms",
    "x-ratelimit-remaining-requests": "7",
    "x-ratelimit-reset-tokens": "1m30.5s",
    "x-ratelimit-remaining-tokens": "0",
  }),
  failure(429, "ModelUnavailable", {}, "insufficient_quota"),
  failure(500, "ModelUnavailable", { timedOut: false }),
  failure(502, "ModelUnavailable"),
  failure(503, "ModelUnavailable", { retryAfterMs: 20_000 }, null, { "retry-after": "20" }),
  failure(504, "ModelUnavailable", { timedOut: true }),
];

export function openAiWire(provider: OpenAiLike): ProviderWire {
  return {
    name: provider,
    start: () => startProviderServer({ complaintAbout: complaintAbout(provider) }),
    open: (server, options = {}) => {
      const deployment = deploymentOf(provider, options.url ?? server.url, options.timeoutMs ?? patienceMs);
      const credentials = () => () => Promise.resolve("test-key");
      const models = createDeploymentModels(
        { models: [modelEntry(deployment, options)] },
        { clock: tickingClock(), credentials },
      );
      return models(deployment.id);
    },
    whole,
    streamed,
    stalled: (shape) => {
      const first = deltasOf({ output: { total: 3 }, stopReason: "" }, shape)[0] ?? {};
      return stream([chunk({ role: "assistant", content: null }), chunk(first)], "silence");
    },
    shapes: ["tool", "json_schema"],
    stops: [
      ["stop", "complete"],
      ["tool_calls", "complete"],
      ["length", "length"],
      ["content_filter", "filtered"],
      ["function_call", "malformed"],
    ],
    goodStop: { tool: "tool_calls", json_schema: "stop", none: "stop" },
    failures,
    tellsUsageEarly: false,
    parsesToolInput: false,
  };
}

function deploymentOf(provider: OpenAiLike, url: string, timeoutMs: number): Deployment {
  const common = {
    id: "tested-here",
    modelId: provider === "azure-openai" ? "gpt-here" : "gpt-5.4-mini",
    region: "global",
    prices: told.prices,
    quotas: { requestsPerMinute: 1, inputTokensPerMinute: 1, outputTokensPerMinute: 1 },
    credentials: { secretName: "s", environment: "E" },
    timeoutMs,
  };
  if (provider !== "azure-openai") return { ...common, provider, endpoint: `${url}/v1` };
  return { ...common, provider, endpoint: `${url}/`, apiVersion: "2026-01-01" };
}
