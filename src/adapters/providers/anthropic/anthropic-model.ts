/** Claude at Anthropic itself, through Messages. */
import type { Anthropic } from "@anthropic-ai/sdk";
import type { Clock } from "../../../kernel/index.ts";
import type { CompletionRequest, DeploymentOf, LanguageModel } from "../../../model/index.ts";
import { createDeployedModel, untilAborted } from "../deployed-model.ts";
import type { CallContext, DeployedModel } from "../deployed-model.ts";
import { toHttpModelError } from "../http-errors.ts";
import type { ClientSource } from "../keyed-client.ts";
import { collectMessages, readMessages, toBlock } from "./messages-answer.ts";
import type { MessagesAnswer } from "./messages-answer.ts";
import { messagesRequest } from "./messages-request.ts";

type AnthropicDeployment = DeployedModel<DeploymentOf<"anthropic">>;

export interface AnthropicModelDependencies {
  /** Must make one attempt only. */
  readonly client: ClientSource<Anthropic>;
  readonly deployed: AnthropicDeployment;
  readonly clock: Clock;
}

export function createAnthropicModel({ client, deployed, clock }: AnthropicModelDependencies): LanguageModel {
  const { capabilities } = deployed.model;
  const ask = capabilities.streaming ? streamed : whole;
  const call = async (request: CompletionRequest, context: CallContext) =>
    readMessages(capabilities, await ask(await client(), deployed, request, context));
  return createDeployedModel({ deployed, clock, call, toModelError: toHttpModelError });
}

async function whole(
  anthropic: Anthropic,
  deployed: AnthropicDeployment,
  request: CompletionRequest,
  { signal }: CallContext,
): Promise<MessagesAnswer> {
  const message = await anthropic.messages.create(messagesRequest(deployed, request), { signal });
  if (!Array.isArray(message.content)) throw new Error("the response is no message");
  return { content: message.content.map(toBlock), stopReason: message.stop_reason, usage: message.usage };
}

async function streamed(
  anthropic: Anthropic,
  deployed: AnthropicDeployment,
  request: CompletionRequest,
  context: CallContext,
): Promise<MessagesAnswer> {
  const body = { ...messagesRequest(deployed, request), stream: true as const };
  const stream = await anthropic.messages.create(body, { signal: context.signal });
  return collectMessages(untilAborted(stream, context.signal), context);
}
