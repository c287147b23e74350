/** A completion request as Anthropic's Messages want it. */
import type { MessageCreateParamsNonStreaming, TextBlockParam, Tool } from "@anthropic-ai/sdk/resources/messages";
import type { CompletionRequest, DeploymentOf, ModelCapabilities } from "../../../model/index.ts";
import type { DeployedModel } from "../deployed-model.ts";
import { strictSchema } from "../strict-schema.ts";
import { answerDescription, answerName, systemWords, toolSchema } from "../structured-output.ts";

/** No temperature: since its API version 2026-10-21, which the SDK speaks, Anthropic refuses one. */
export function messagesRequest(
  { model: { capabilities }, deployment }: DeployedModel<DeploymentOf<"anthropic">>,
  request: CompletionRequest,
): MessageCreateParamsNonStreaming {
  return {
    model: deployment.modelId,
    max_tokens: request.maxTokens,
    system: [systemBlock(capabilities, request)],
    messages: request.messages.map(({ role, text }) => ({ role, content: text })),
    ...answerShape(capabilities, request),
  };
}

/** The cache point covers all before it, tools included: what is the same for every call of the prompt. */
function systemBlock(capabilities: ModelCapabilities, request: CompletionRequest): TextBlockParam {
  const cached = capabilities.promptCache ? { cache_control: { type: "ephemeral" as const } } : {};
  return { type: "text", text: systemWords(capabilities, request), ...cached };
}

function answerShape(
  capabilities: ModelCapabilities,
  { outputSchema }: CompletionRequest,
): Pick<MessageCreateParamsNonStreaming, "output_config" | "tools" | "tool_choice"> {
  if (capabilities.structuredOutput === "none") return {};
  if (capabilities.structuredOutput === "json_schema") {
    return { output_config: { format: { type: "json_schema", schema: { ...strictSchema(outputSchema) } } } };
  }
  const tool: Tool = {
    name: answerName,
    description: answerDescription,
    input_schema: toolSchema(capabilities, outputSchema) as unknown as Tool.InputSchema,
    ...(capabilities.strictTools ? { strict: true } : {}),
  };
  return { tools: [tool], tool_choice: { type: "tool", name: answerName, disable_parallel_tool_use: true } };
}
