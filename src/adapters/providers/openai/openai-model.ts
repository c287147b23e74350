/**
 * Models of OpenAI, of Azure OpenAI and of servers that speak like them (Ollama, vLLM), through chat completions: of
 * OpenAI's interfaces the one that all of them have. What Azure's filter or a full context refuses before any word is
 * written comes back as a completion too, so that the next model of the route is asked.
 */
import type { OpenAI } from "openai";
import type { Clock } from "../../../kernel/index.ts";
import { noUsage } from "../../../model/index.ts";
import type { CompletionEnding, CompletionRequest, LanguageModel } from "../../../model/index.ts";
import { createDeployedModel, untilAborted } from "../deployed-model.ts";
import type { CallContext, DeployedModel, ProviderAnswer } from "../deployed-model.ts";
import { toHttpModelError } from "../http-errors.ts";
import type { ClientSource } from "../keyed-client.ts";
import { collectChat, readChat, wholeChat } from "./chat-answer.ts";
import type { ChatAnswer } from "./chat-answer.ts";
import { chatRequest } from "./chat-request.ts";
import type { OpenAiDeployment } from "./openai-client.ts";

export interface OpenAiModelDependencies {
  /** Must make one attempt only. */
  readonly client: ClientSource<OpenAI>;
  readonly deployed: DeployedModel<OpenAiDeployment>;
  readonly clock: Clock;
}

export function createOpenAiModel({ client, deployed, clock }: OpenAiModelDependencies): LanguageModel {
  const { capabilities } = deployed.model;
  const ask = capabilities.streaming ? streamed : whole;
  const call = async (request: CompletionRequest, context: CallContext): Promise<ProviderAnswer> => {
    const openAi = await client();
    try {
      return readChat(capabilities, await ask(openAi, deployed, request, context));
    } catch (cause) {
      const answer = answerInstead(cause);
      if (answer) return answer;
      throw cause;
    }
  };
  return createDeployedModel({ deployed, clock, call, toModelError: toHttpModelError });
}

async function whole(
  openAi: OpenAI,
  deployed: DeployedModel<OpenAiDeployment>,
  request: CompletionRequest,
  { signal }: CallContext,
): Promise<ChatAnswer> {
  return wholeChat(await openAi.chat.completions.create(chatRequest(deployed, request), { signal }));
}

async function streamed(
  openAi: OpenAI,
  deployed: DeployedModel<OpenAiDeployment>,
  request: CompletionRequest,
  context: CallContext,
): Promise<ChatAnswer> {
  const body = { ...chatRequest(deployed, request), stream: true as const, stream_options: { include_usage: true } };
  const stream = await openAi.chat.completions.create(body, { signal: context.signal });
  return collectChat(untilAborted(stream, context.signal), context);
}

const endingsOfErrors: Readonly<Record<string, CompletionEnding>> = {
  content_filter: "filtered",
  content_policy_violation: "filtered",
  context_length_exceeded: "context_window",
};

/** Nothing was written, so nothing is to be paid. */
function answerInstead(cause: unknown): ProviderAnswer | undefined {
  const { code, status } = (cause ?? {}) as { readonly code?: string | null; readonly status?: number };
  const ending = status === 400 && code ? endingsOfErrors[code] : undefined;
  return ending && { output: undefined, ending, stopReason: code ?? "", usage: noUsage };
}
