/** A completion request as Converse wants it. */
import type { ConverseCommandInput, ConverseCommandOutput, SystemContentBlock } from "@aws-sdk/client-bedrock-runtime";
import type { JsonObject } from "../../../kernel/index.ts";
import type { CompletionRequest, DeploymentOf, ModelCapabilities } from "../../../model/index.ts";
import type { DeployedModel } from "../deployed-model.ts";
import { strictSchema } from "../strict-schema.ts";
import { answerDescription, answerName, systemWords, toolSchema } from "../structured-output.ts";

type JsonDocument = NonNullable<ConverseCommandOutput["additionalModelResponseFields"]>;

/** maxTokens is always set: without it Bedrock reserves the model's maximum from the quota. */
export function converseInput(
  { model: { capabilities }, deployment }: DeployedModel<DeploymentOf<"bedrock">>,
  request: CompletionRequest,
): ConverseCommandInput {
  const { maxTokens, prompt } = request;
  return {
    modelId: deployment.modelId,
    system: systemBlocks(capabilities, request),
    messages: request.messages.map(({ role, text }) => ({ role, content: [{ text }] })),
    inferenceConfig: { maxTokens, ...(capabilities.temperature ? { temperature: 0 } : {}) },
    ...answerShape(capabilities, request.outputSchema),
    requestMetadata: { prompt: prompt.id, promptVersion: prompt.version },
  };
}

/** The cache point covers all before it, tools included: what is the same for every call of the prompt. */
function systemBlocks(capabilities: ModelCapabilities, request: CompletionRequest): SystemContentBlock[] {
  const words = { text: systemWords(capabilities, request) };
  return capabilities.promptCache ? [words, { cachePoint: { type: "default" } }] : [words];
}

function answerShape(
  capabilities: ModelCapabilities,
  schema: JsonObject,
): Pick<ConverseCommandInput, "toolConfig" | "outputConfig"> {
  if (capabilities.structuredOutput === "none") return {};
  const named = { name: answerName, description: answerDescription };
  if (capabilities.structuredOutput === "json_schema") {
    const jsonSchema = { ...named, schema: JSON.stringify(strictSchema(schema)) };
    return { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } } };
  }
  const inputSchema = { json: toolSchema(capabilities, schema) as JsonDocument };
  const toolSpec = { ...named, inputSchema, ...(capabilities.strictTools ? { strict: true } : {}) };
  return { toolConfig: { tools: [{ toolSpec }], toolChoice: { tool: { name: answerName } } } };
}
