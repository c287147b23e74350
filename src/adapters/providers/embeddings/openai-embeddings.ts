/** Embeddings of OpenAI, of Azure OpenAI and of servers that speak like them. */
import type { OpenAI } from "openai";
import type { EmbeddingDeployment } from "../../../model/index.ts";
import type { ClientSource } from "../keyed-client.ts";
import type { EmbeddingProvider } from "./embedding-provider.ts";
import { estimatedTokens } from "./embedding-provider.ts";

/** OpenAI takes 2,048 texts and 300,000 tokens; a server of one's own has less memory. */
const limits = {
  openai: { texts: 512, characters: 200_000 },
  "azure-openai": { texts: 512, characters: 200_000 },
  "openai-compatible": { texts: 64, characters: 100_000 },
} as const;

type OpenAiEmbeddingDeployment = Exclude<EmbeddingDeployment, { provider: "bedrock" }>;

export function createOpenAiEmbeddings(
  client: ClientSource<OpenAI>,
  { provider, modelId }: OpenAiEmbeddingDeployment,
): EmbeddingProvider {
  return {
    limits: limits[provider],
    async embed({ texts, dimensions, signal }) {
      const openAi = await client();
      const width = provider === "openai-compatible" ? {} : { dimensions };
      const body = { model: modelId, input: [...texts], encoding_format: "float" as const, ...width };
      const { data, usage } = await openAi.embeddings.create(body, { signal });
      const vectors = data.toSorted((left, right) => left.index - right.index).map(({ embedding }) => embedding);
      const counted = (usage as typeof usage | undefined)?.prompt_tokens;
      return { vectors, inputTokens: counted ?? estimatedTokens(texts) };
    },
  };
}
