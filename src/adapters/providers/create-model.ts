/**
 * From a name in the catalogue to a model that answers, through the first of its deployments, with a line in the log
 * for each call. Where traffic is spread over deployments, `createDeploymentModels` is the way in.
 */
import type { Clock, Telemetry } from "../../kernel/index.ts";
import { InvalidArgumentError, TurnwiseError } from "../../kernel/index.ts";
import { findModel, offlineCatalogue } from "../../model/index.ts";
import type { Catalogue, LanguageModel } from "../../model/index.ts";
import { environmentCredentials } from "./credentials.ts";
import type { CredentialSource } from "./credentials.ts";
import { createDeploymentModels } from "./deployment-models.ts";

export interface CreateModelOptions {
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Absent: a catalogue of the offline model alone. */
  readonly catalogue?: Catalogue;
  /** Absent: none. */
  readonly credentials?: CredentialSource;
  /** Artificial thinking time; for the offline model only. */
  readonly delayMs?: number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** Throws UnknownModel, with the names there are, or InvalidArgument. */
export function createModel(name: string, options: CreateModelOptions): LanguageModel {
  const { catalogue = offlineCatalogue, credentials = environmentCredentials({}), telemetry, delayMs = 0 } = options;
  const [first] = findModel(catalogue, name).deployments;
  if (first === undefined) throw new InvalidArgumentError(`model "${name}" has no deployment`, { field: "model" });
  if (delayMs > 0 && first.provider !== "offline") {
    throw new InvalidArgumentError(`only the offline model can be slowed down, not "${name}"`, { field: "delayMs" });
  }
  return withTelemetry(createDeploymentModels(catalogue, { ...options, credentials })(first.id), telemetry);
}

/** Numbers and names only: what people wrote stays out of the log. */
export function withTelemetry(model: LanguageModel, telemetry: Telemetry): LanguageModel {
  return {
    async complete(request, options) {
      const asked = { model: request.model, prompt: request.prompt.id, promptVersion: request.prompt.version };
      try {
        const completion = await model.complete(request, options);
        const { output: _output, text: _text, usage, ...numbers } = completion;
        telemetry.info("model call", { ...asked, ...numbers, ...usage });
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
