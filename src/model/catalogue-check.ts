/**
 * What a catalogue must fulfil beyond its shape, in messages that say what to write. All complaints come at once: at a
 * start on a laptop, when a deployment is put together, and in tests.
 */
import { hasRoute, parseCatalogue, routeOf } from "./catalogue.ts";
import type { Catalogue, EmbeddingEntry, ModelEntry } from "./catalogue.ts";
import { routePrompt } from "./catalogue-route.ts";
import type { StageModels } from "./catalogue-route.ts";
import type { CertificationRecord } from "./certification.ts";
import { InvalidCatalogueError } from "./errors.ts";
import type { AnyPrompt } from "./prompt.ts";
import { variantFor } from "./prompt.ts";
import { allPrompts, optionalPrompts } from "./prompts.ts";

export interface CheckModelsInput {
  /** What to call the file in messages, such as models/dev.json. */
  readonly source: string;
  /** The file's JSON. */
  readonly value: unknown;
  readonly certifications: readonly CertificationRecord[];
  /** Absent: the prompts of the agent. */
  readonly prompts?: readonly AnyPrompt[];
}

/** The models of a stage, ready for use. Throws InvalidCatalogue with all that is wrong. */
export function checkModels({ source, value, certifications, prompts = allPrompts }: CheckModelsInput): StageModels {
  const models = { catalogue: parseCatalogue(source, value), certifications };
  const complaints = complaintsAbout(models, prompts);
  if (complaints.length > 0) throw new InvalidCatalogueError(source, complaints);
  return models;
}

/** Empty when all is well. Routes are looked into only when the names in them are right. */
export function complaintsAbout(models: StageModels, prompts: readonly AnyPrompt[] = allPrompts): readonly string[] {
  const { catalogue } = models;
  const structural = [
    ...duplicates(catalogue),
    ...unknownNames(catalogue, prompts),
    ...catalogue.models.flatMap(impossibleLimits),
    ...catalogue.embeddings.flatMap(unspokenEmbeddings),
  ];
  if (structural.length > 0) return structural;
  const chosen = optionalPrompts.filter(({ id }) => hasRoute(catalogue, id));
  return [...prompts, ...chosen].flatMap((prompt) => routeComplaints(models, prompt));
}

function duplicates({ models, embeddings }: Catalogue): readonly string[] {
  const entries: readonly (ModelEntry | EmbeddingEntry)[] = [...models, ...embeddings];
  const names = entries.map(({ name }) => name);
  const ids = entries.flatMap(({ deployments }) => deployments.map(({ id }) => id));
  return [
    ...repeated(names).map((name) => `the model name "${name}" stands there twice; give each model a name of its own`),
    ...repeated(ids).map((id) => `the deployment id "${id}" stands there twice; give each deployment an id of its own`),
  ];
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function unknownNames(catalogue: Catalogue, prompts: readonly AnyPrompt[]): readonly string[] {
  const models = catalogue.models.map(({ name }) => name);
  const promptIds = [...prompts, ...optionalPrompts].map(({ id }) => id);
  const embeddings = catalogue.embeddings.map(({ name }) => name);
  const { embeddingModel } = catalogue;
  return [
    ...Object.entries(catalogue.routes).flatMap(([id, route]) => [
      ...(id === "default" || promptIds.includes(id)
        ? []
        : [`routes.${id}: no prompt is called "${id}"; write default, ${promptIds.join(" or ")}`]),
      ...route.models
        .filter((name) => !models.includes(name))
        .map((name) => `routes.${id}: no model is called "${name}"; there are ${models.join(", ")}`),
      ...repeated(route.models).map((name) => `routes.${id}: "${name}" stands there twice; write it once`),
    ]),
    ...(embeddingModel === undefined || embeddings.includes(embeddingModel)
      ? []
      : [
          `embeddingModel: no embedding model is called "${embeddingModel}"; there are ${embeddings.join(", ") || "none"}`,
        ]),
  ];
}

function impossibleLimits({ name, contextWindow, maximumOutputTokens }: ModelEntry): readonly string[] {
  if (maximumOutputTokens <= contextWindow) return [];
  return [`model "${name}": maximumOutputTokens can't be more than contextWindow, ${contextWindow}`];
}

/** Bedrock has one format per maker of embedding models, and we speak two of them. */
function unspokenEmbeddings({ name, dimensions, deployments }: EmbeddingEntry): readonly string[] {
  return deployments.flatMap((deployment) => {
    if (deployment.provider !== "bedrock") return [];
    const widths = widthsOnBedrock(deployment.modelId);
    const place = `embedding model "${name}", deployment "${deployment.id}"`;
    if (widths === undefined) {
      return [
        `${place}: write a modelId of Titan Text Embeddings V2 or Cohere Embed v4; ${deployment.modelId} is neither`,
      ];
    }
    return widths.includes(dimensions) ? [] : [`${place}: dimensions can be ${widths.join(", ")}, not ${dimensions}`];
  });
}

function widthsOnBedrock(modelId: string): readonly number[] | undefined {
  if (modelId.includes("amazon.titan-embed-text-v2")) return [256, 512, 1024];
  return modelId.includes("cohere.embed-v4") ? [256, 512, 1024, 1536] : undefined;
}

function routeComplaints(models: StageModels, prompt: AnyPrompt): readonly string[] {
  const { catalogue } = models;
  const place = `routes.${hasRoute(catalogue, prompt.id) ? prompt.id : "default"}`;
  const { route, candidates } = routePrompt(models, prompt);
  const reached = catalogue.models.filter(({ name }) => routeOf(catalogue, prompt.id).models.includes(name));
  const unwritten = reached.filter(({ family }) => variantFor(prompt, family) === undefined);
  const short = reached.filter(({ maximumOutputTokens }) => maximumOutputTokens < prompt.maxTokens);
  const uncertified = candidates.filter(({ certification }) => certification.status !== "certified");
  return [
    ...unwritten.map(
      ({ name, family }) =>
        `${place}: prompt "${prompt.id}" has no variant for the family "${family}" of model "${name}"; write src/model/prompts/${prompt.id}/${family}.ts or take the model out`,
    ),
    ...short.map(
      ({ name, maximumOutputTokens }) =>
        `${place}: prompt "${prompt.id}" may need ${prompt.maxTokens} tokens and "${name}" writes ${maximumOutputTokens} at most; take the model out`,
    ),
    ...(route.allowUncertified ? [] : uncertified).map(
      ({ model, promptVersion, certification }) =>
        `${place}: prompt "${prompt.id}" (${promptVersion}) is not certified for "${model.name}": ${certification.reason}. Run npm run certify -- --model ${model.name} --prompt ${prompt.id}, or write "allowUncertified": true`,
    ),
  ];
}
