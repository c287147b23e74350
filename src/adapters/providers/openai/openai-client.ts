/**
 * Clients for OpenAI, Azure OpenAI and any server that speaks like OpenAI. One attempt, silent, and nothing taken from the
 * environment: where a call goes, and with which key, is what the catalogue says.
 */
import { AzureOpenAI, OpenAI } from "openai";
import type { DeploymentOf, EmbeddingDeployment } from "../../../model/index.ts";

export type OpenAiDeployment = DeploymentOf<"openai" | "azure-openai" | "openai-compatible">;
type AnyDeployment = OpenAiDeployment | Exclude<EmbeddingDeployment, { provider: "bedrock" }>;

const quietly = { maxRetries: 0, logLevel: "off", organization: null, project: null } as const;
const openAiAddress = "https://api.openai.com/v1";

export function createOpenAiClient(deployment: AnyDeployment, apiKey: string): OpenAI {
  const timeout = deployment.timeoutMs === undefined ? {} : { timeout: deployment.timeoutMs };
  if (deployment.provider !== "azure-openai") {
    return new OpenAI({ ...quietly, ...timeout, apiKey, baseURL: deployment.endpoint ?? openAiAddress });
  }
  const { apiVersion, endpoint, modelId } = deployment;
  const baseURL = `${endpoint.replace(/\/+$/, "")}/openai`;
  return new AzureOpenAI({ ...quietly, ...timeout, apiKey, baseURL, apiVersion, deployment: modelId });
}

/** A server of one's own may want no key, and the SDK wants one. */
export const noKey = "none";

export function needsKey(deployment: AnyDeployment): boolean {
  return deployment.provider !== "openai-compatible" || deployment.credentials !== undefined;
}
