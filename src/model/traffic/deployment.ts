/**
 * What traffic control needs to know of a deployment and of a call: quotas, lane, and tokens. The catalogue's
 * deployments have this shape; prices, prompts and providers are none of its business.
 */

/** Per minute, as the provider grants them. What is left out is not limited. */
export interface Quotas {
  readonly requestsPerMinute?: number | undefined;
  readonly inputTokensPerMinute?: number | undefined;
  readonly outputTokensPerMinute?: number | undefined;
  /** Of providers that count input and output together (Bedrock, Azure OpenAI). */
  readonly tokensPerMinute?: number | undefined;
  /** How many tokens of a quota one output token burns; Bedrock counts 5 for Claude 3.7 and later. 1 if left out. */
  readonly outputBurnRate?: number | undefined;
}

export interface Deployment {
  readonly id: string;
  readonly model: string;
  readonly provider: string;
  readonly region: string;
  readonly quotas: Quotas;
}

/** urgent: a customer waits. routine: email, back office. deferred: knowledge, review, evaluation. */
export type Lane = "urgent" | "routine" | "deferred";

/** Tokens of one call: estimated before it (output is then the maximum), counted after it. */
export interface TokenCount {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const noTokens: TokenCount = { inputTokens: 0, outputTokens: 0 };
