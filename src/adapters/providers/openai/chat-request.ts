/** A completion request as chat completions want it. */
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import type { CompletionRequest, ModelCapabilities } from "../../../model/index.ts";
import type { DeployedModel } from "../deployed-model.ts";
import { strictSchema } from "../strict-schema.ts";
import { answerDescription, answerName, systemWords, toolSchema } from "../structured-output.ts";
import type { OpenAiDeployment } from "./openai-client.ts";

export function chatRequest(
  { model: { capabilities }, deployment }: DeployedModel<OpenAiDeployment>,
  request: CompletionRequest,
): ChatCompletionCreateParamsNonStreaming {
  const messages: ChatCompletionMessageParam[] = [
    { role: "system", content: systemWords(capabilities, request) },
    ...request.messages.map(({ role, text }) => ({ role, content: text })),
  ];
  return {
    model: deployment.modelId,
    messages,
    ...(capabilities.temperature ? { temperature: 0 } : {}),
    ...limitOf(deployment, request.maxTokens),
    ...answerShape(deployment, capabilities, request),
    ...ownTo(deployment, request),
  };
}

/** OpenAI's newer models refuse the older name; other servers often know only that. */
function limitOf({ provider }: OpenAiDeployment, maxTokens: number) {
  return provider === "openai-compatible" ? { max_tokens: maxTokens } : { max_completion_tokens: maxTokens };
}

/** Nothing is kept there, and calls of one prompt come to the machine that has its beginning in the cache. */
function ownTo({ provider }: OpenAiDeployment, { prompt }: CompletionRequest) {
  return provider === "openai" ? { store: false, prompt_cache_key: `${prompt.id}:${prompt.version}` } : {};
}

function answerShape(
  { provider }: OpenAiDeployment,
  capabilities: ModelCapabilities,
  { outputSchema }: CompletionRequest,
): Pick<ChatCompletionCreateParamsNonStreaming, "response_format" | "tools" | "tool_choice" | "parallel_tool_calls"> {
  const named = { name: answerName, description: answerDescription };
  if (capabilities.structuredOutput === "none") return {};
  if (capabilities.structuredOutput === "json_schema") {
    const schema: Record<string, unknown> = strictSchema(outputSchema);
    return { response_format: { type: "json_schema", json_schema: { ...named, schema, strict: true } } };
  }
  const parameters: Record<string, unknown> = toolSchema(capabilities, outputSchema);
  const strict = capabilities.strictTools ? { strict: true } : {};
  return {
    tools: [{ type: "function", function: { ...named, parameters, ...strict } }],
    tool_choice: { type: "function", function: { name: answerName } },
    ...(provider === "openai-compatible" ? {} : { parallel_tool_calls: false }),
  };
}
