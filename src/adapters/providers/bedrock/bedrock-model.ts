/**
 * Models on Amazon Bedrock through Converse. The answer's shape is asked for as a tool call, which nearly all of its
 * model families know, or as a schema where the catalogue says so. The client is given, and nothing is called before
 * the first completion.
 */
import { ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Clock } from "../../../kernel/index.ts";
import type { CompletionRequest, DeploymentOf, LanguageModel } from "../../../model/index.ts";
import { createDeployedModel, untilAborted } from "../deployed-model.ts";
import type { CallContext, DeployedModel, ProviderAnswer } from "../deployed-model.ts";
import { toModelError } from "./bedrock-errors.ts";
import { collectConverse, readConverse } from "./converse-answer.ts";
import { converseInput } from "./converse-request.ts";

type BedrockDeployment = DeployedModel<DeploymentOf<"bedrock">>;

export interface BedrockModelDependencies {
  /** Must make one attempt only: retries are counted in one place, and that is not here. */
  readonly client: Pick<BedrockRuntimeClient, "send">;
  readonly deployed: BedrockDeployment;
  readonly clock: Clock;
}

export function createBedrockModel({ client, deployed, clock }: BedrockModelDependencies): LanguageModel {
  const { capabilities } = deployed.model;
  const converse = capabilities.streaming ? streamed : whole;
  const call = (request: CompletionRequest, context: CallContext) => converse(client, deployed, request, context);
  return createDeployedModel({ deployed, clock, call, toModelError });
}

async function whole(
  client: BedrockModelDependencies["client"],
  deployed: BedrockDeployment,
  request: CompletionRequest,
  { signal }: CallContext,
): Promise<ProviderAnswer> {
  const command = new ConverseCommand(converseInput(deployed, request));
  const { stopReason, output, usage } = await client.send(command, { abortSignal: signal });
  return readConverse(deployed.model.capabilities, { stopReason, usage, content: output?.message?.content ?? [] });
}

async function streamed(
  client: BedrockModelDependencies["client"],
  deployed: BedrockDeployment,
  request: CompletionRequest,
  context: CallContext,
): Promise<ProviderAnswer> {
  const command = new ConverseStreamCommand(converseInput(deployed, request));
  const { stream } = await client.send(command, { abortSignal: context.signal });
  if (stream === undefined) throw new Error("the response has no stream");
  const answer = await collectConverse(untilAborted(stream, context.signal), context);
  return readConverse(deployed.model.capabilities, answer);
}
