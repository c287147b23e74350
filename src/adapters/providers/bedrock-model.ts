/**
 * Models on Amazon Bedrock through Converse. The answer's shape is forced as a tool call, which all of its model families
 * know. One attempt per call: the state machine retries, so that one place counts the tries. The client is given, and
 * nothing is called before the first completion.
 */
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import type {
  BedrockRuntimeClient,
  ConverseCommandInput,
  ConverseCommandOutput,
} from "@aws-sdk/client-bedrock-runtime";
import type { Clock, Json, JsonObject } from "../../kernel/index.ts";
import { ModelRequestRefusedError, UnusableCompletionError, costMicroUsd } from "../../model/index.ts";
import type { BedrockModelEntry, Completion, CompletionRequest, LanguageModel, TokenUsage } from "../../model/index.ts";
import { toModelError } from "./bedrock-errors.ts";
import { strictSchema } from "./strict-schema.ts";

export interface BedrockModelDependencies {
  readonly client: Pick<BedrockRuntimeClient, "send">;
  readonly entry: BedrockModelEntry;
  readonly clock: Clock;
}

type JsonDocument = NonNullable<ConverseCommandOutput["additionalModelResponseFields"]>;

const toolName = "answer";

export function createBedrockModel({ client, entry, clock }: BedrockModelDependencies): LanguageModel {
  return {
    async complete(request) {
      const startedAt = clock.now();
      const response = await send(client, entry, request);
      return toCompletion(entry, request, response, clock.now() - startedAt);
    },
  };
}

async function send(
  client: Pick<BedrockRuntimeClient, "send">,
  entry: BedrockModelEntry,
  request: CompletionRequest,
): Promise<ConverseCommandOutput> {
  try {
    return await client.send(new ConverseCommand(converseInput(entry, request)));
  } catch (cause) {
    throw toModelError(entry.name, cause);
  }
}

/** maxTokens is always set: without it Bedrock reserves the model's maximum from the quota. */
function converseInput(entry: BedrockModelEntry, request: CompletionRequest): ConverseCommandInput {
  return {
    modelId: entry.modelId,
    system: [{ text: request.system }],
    messages: request.messages.map(({ role, text }) => ({ role, content: [{ text }] })),
    inferenceConfig: { maxTokens: request.maxTokens, temperature: 0 },
    toolConfig: {
      tools: [{ toolSpec: toolSpec(entry, request.outputSchema) }],
      toolChoice: { tool: { name: toolName } },
    },
    requestMetadata: { prompt: request.prompt.id, promptVersion: request.prompt.version },
  };
}

function toolSpec(entry: BedrockModelEntry, schema: JsonObject) {
  const spec = { name: toolName, description: "Gives the answer, in the shape that the instructions describe." };
  const json = (entry.strictTools ? strictSchema(schema) : schema) as JsonDocument;
  return entry.strictTools ? { ...spec, inputSchema: { json }, strict: true } : { ...spec, inputSchema: { json } };
}

/** What each way to stop means for the answer. One that is not listed is an error, whatever the answer looks like. */
const stopMeanings: Readonly<Record<string, "whole" | "unusable" | "refused">> = {
  tool_use: "whole",
  end_turn: "whole",
  stop_sequence: "whole",
  max_tokens: "unusable",
  guardrail_intervened: "unusable",
  content_filtered: "unusable",
  malformed_model_output: "unusable",
  malformed_tool_use: "unusable",
  model_context_window_exceeded: "refused",
};

function toCompletion(
  entry: BedrockModelEntry,
  request: CompletionRequest,
  response: ConverseCommandOutput,
  latencyMs: number,
): Completion {
  const stopReason = response.stopReason ?? "none";
  const usage = usageOf(response);
  const spent = { model: entry.name, stopReason, latencyMs, costMicroUsd: costMicroUsd(entry.prices, usage) };
  const meaning = stopMeanings[stopReason];
  if (meaning === "refused")
    throw new ModelRequestRefusedError(entry.name, new Error(`it stopped with "${stopReason}"`));
  if (meaning !== "whole") {
    throw new UnusableCompletionError(request.prompt.id, `it stopped with "${stopReason}"`, spent);
  }
  return {
    output: toolInput(request, response, spent),
    stopReason,
    usage,
    deployment: entry.modelId,
    latencyMs,
    costMicroUsd: spent.costMicroUsd,
  };
}

function toolInput(request: CompletionRequest, response: ConverseCommandOutput, spent: JsonObject): Json {
  const call = response.output?.message?.content?.find((content) => content.toolUse?.name === toolName);
  if (call?.toolUse?.input !== undefined) return call.toolUse.input;
  throw new UnusableCompletionError(request.prompt.id, "it did not call the tool that it was told to call", spent);
}

/** Tokens written to a cache are new input. */
function usageOf({ usage }: ConverseCommandOutput): TokenUsage {
  return {
    inputTokens: (usage?.inputTokens ?? 0) + (usage?.cacheWriteInputTokens ?? 0),
    outputTokens: usage?.outputTokens ?? 0,
    cachedInputTokens: usage?.cacheReadInputTokens ?? 0,
  };
}
