/** Titan Text Embeddings V2 and Cohere Embed v4 on Bedrock: InvokeModel, with a body of each maker's own. */
import { InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { EmbeddingBatch, EmbeddedBatch, EmbeddingProvider } from "./embedding-provider.ts";
import { estimatedTokens } from "./embedding-provider.ts";

type Client = Pick<BedrockRuntimeClient, "send">;

export function createBedrockEmbeddings(client: Client, modelId: string): EmbeddingProvider {
  return modelId.includes("cohere.embed") ? cohere(client, modelId) : titan(client, modelId);
}

/** One text a call. */
function titan(client: Client, modelId: string): EmbeddingProvider {
  return {
    limits: { texts: 1, characters: 50_000 },
    async embed({ texts, dimensions, signal }) {
      const body = { inputText: texts[0], dimensions, normalize: true };
      const { answer } = await invoke(client, modelId, body, signal);
      const { embedding, inputTextTokenCount } = answer as { embedding: number[]; inputTextTokenCount?: number };
      return { vectors: [embedding], inputTokens: inputTextTokenCount ?? estimatedTokens(texts) };
    },
  };
}

const cohereInputTypes = { query: "search_query", passage: "search_document" } as const;

function cohere(client: Client, modelId: string): EmbeddingProvider {
  return {
    limits: { texts: 96, characters: 400_000 },
    async embed({ texts, purpose, dimensions, signal }: EmbeddingBatch): Promise<EmbeddedBatch> {
      const input_type = cohereInputTypes[purpose];
      const body = { input_type, texts, embedding_types: ["float"], output_dimension: dimensions, truncate: "NONE" };
      const { answer, inputTokens } = await invoke(client, modelId, body, signal);
      const { embeddings } = answer as { embeddings: { float: number[][] } };
      return { vectors: embeddings.float, inputTokens: inputTokens ?? estimatedTokens(texts) };
    },
  };
}

async function invoke(client: Client, modelId: string, body: object, signal: AbortSignal) {
  const json = "application/json";
  const command = new InvokeModelCommand({ modelId, contentType: json, accept: json, body: JSON.stringify(body) });
  let inputTokens: number | undefined;
  // Only a header of the response says what was counted.
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = (result.response ?? {}) as { headers?: Readonly<Record<string, string>> };
      inputTokens = Number(headers?.["x-amzn-bedrock-input-token-count"]) || undefined;
      return result;
    },
    { step: "deserialize", name: "readInputTokenCount" },
  );
  const { body: bytes } = await client.send(command, { abortSignal: signal });
  return { answer: JSON.parse(new TextDecoder().decode(bytes)) as unknown, inputTokens };
}
