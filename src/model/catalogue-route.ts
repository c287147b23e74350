/**
 * Who may answer a prompt in a stage, in order: the models of its route, each with the prompt's variant for it and with
 * what is known about the pair. Which deployment of a model is called, and when the next model's turn comes, is
 * decided elsewhere.
 */
import { findModel, routeOf } from "./catalogue.ts";
import type { Catalogue, ModelEntry, ModelRoute } from "./catalogue.ts";
import { certificationOf } from "./certification.ts";
import type { Certification, CertificationRecord } from "./certification.ts";
import { variantFor, versionOf } from "./prompt.ts";
import type { AnyPrompt, PromptVariant } from "./prompt.ts";

/** What a stage knows of models: the file of its catalogue, and the evaluations in the repository. */
export interface StageModels {
  readonly catalogue: Catalogue;
  readonly certifications: readonly CertificationRecord[];
}

export interface RouteCandidate {
  readonly model: ModelEntry;
  readonly variant: PromptVariant<unknown>;
  /** `<family>@<version>`, as records say it. */
  readonly promptVersion: string;
  readonly certification: Certification;
}

export interface PromptRoute {
  readonly route: ModelRoute;
  /** In the order of preference; never empty in a catalogue that was checked. */
  readonly candidates: readonly RouteCandidate[];
}

/** A model that the prompt is not written for is no candidate. Throws UnknownModel. */
export function routePrompt({ catalogue, certifications }: StageModels, prompt: AnyPrompt): PromptRoute {
  const route = routeOf(catalogue, prompt.id);
  const candidates = route.models.flatMap((name): RouteCandidate[] => {
    const model = findModel(catalogue, name);
    const variant = variantFor(prompt, model.family);
    if (variant === undefined) return [];
    const certification = certificationOf(certifications, prompt, variant, model);
    return [{ model, variant, promptVersion: versionOf(variant), certification }];
  });
  return { route, candidates };
}
