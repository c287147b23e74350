/**
 * From a name in the catalogue to a model that answers. A slow offline model is for people who want to see what happens
 * to messages that come while a turn thinks.
 */
import { setTimeout as sleepFor } from "node:timers/promises";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Clock, Telemetry } from "../../kernel/index.ts";
import { InvalidArgumentError, TurnwiseError } from "../../kernel/index.ts";
import { findModel } from "../../model/index.ts";
import type { BedrockModelEntry, LanguageModel } from "../../model/index.ts";
import { createBedrockModel } from "./bedrock-model.ts";
import { createOfflineModel } from "./offline-model.ts";

export interface CreateModelOptions {
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Overrides the catalogue's region. */
  readonly region?: string;
  /** Artificial thinking time; for the offline model only. */
  readonly delayMs?: number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** Throws UnknownModel, with the names there are. */
export function createModel(name: string, options: CreateModelOptions): LanguageModel {
  const entry = findModel(name);
  const { clock, telemetry, delayMs = 0, sleep = sleepFor } = options;
  if (entry.provider === "offline") {
    const model = createOfflineModel({ clock });
    return withTelemetry(delayMs > 0 ? withDelay(model, delayMs, sleep, clock) : model, telemetry);
  }
  if (delayMs > 0)
    throw new InvalidArgumentError(`only the offline model can be slowed down, not "${name}"`, { field: "delayMs" });
  return withTelemetry(createBedrockModel({ client: bedrockClient(entry, options.region), entry, clock }), telemetry);
}

/** One attempt, and an end to waiting: retries and the turn's time-out belong to the state machine. */
function bedrockClient(entry: BedrockModelEntry, region: string = entry.region): BedrockRuntimeClient {
  const requestHandler = { requestTimeout: 60_000 };
  return new BedrockRuntimeClient({ region, maxAttempts: 1, requestHandler });
}

function withDelay(
  model: LanguageModel,
  delayMs: number,
  sleep: (ms: number) => Promise<unknown>,
  clock: Clock,
): LanguageModel {
  return {
    async complete(request) {
      const startedAt = clock.now();
      await sleep(delayMs);
      const completion = await model.complete(request);
      return { ...completion, latencyMs: clock.now() - startedAt };
    },
  };
}

/** Numbers and names only: what people wrote stays out of the log. */
function withTelemetry(model: LanguageModel, telemetry: Telemetry): LanguageModel {
  return {
    async complete(request) {
      const asked = { model: request.model, prompt: request.prompt.id, promptVersion: request.prompt.version };
      try {
        const completion = await model.complete(request);
        const { deployment, stopReason, usage, latencyMs, costMicroUsd } = completion;
        telemetry.info("model call", { ...asked, deployment, stopReason, ...usage, latencyMs, costMicroUsd });
        return completion;
      } catch (error) {
        const known =
          error instanceof TurnwiseError ? { error: error.name, ...error.details } : { error: String(error) };
        telemetry.warn("model call failed", { ...asked, ...known });
        throw error;
      }
    },
  };
}
