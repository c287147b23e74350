/** The model layer of one process: the models of its stage, their traffic, the completion log, all in the shared SQLite file. */
import { detectLanguage } from "../src/adapters/language/detect-language.ts";
import { createSqliteCompletionLog } from "../src/adapters/local/sqlite-completion-log.ts";
import { createSqliteModelTraffic } from "../src/adapters/local/sqlite-model-traffic.ts";
import { createSqliteAnswerMemory } from "../src/adapters/local/sqlite-answer-memory.ts";
import { createIngestionModels, type IngestionModels } from "../src/adapters/ingestion-models.ts";
import { createMineFact } from "../src/adapters/mine-fact-by-model.ts";
import { createModelPerformer } from "../src/adapters/model-performer.ts";
import type { Performer } from "../src/conversation/index.ts";
import type { Telemetry } from "../src/kernel/index.ts";
import type { MineFact } from "../src/knowledge/gaps/index.ts";
import type { KnowledgeStore } from "../src/knowledge/index.ts";
import {
  type CompletionLog,
  createCompletePrompt,
  createModelTraffic,
  createQualityGates,
  type LanguageModel,
  offlineCatalogue,
  reachableDeployments,
  redactionFor,
  type StageModels,
} from "../src/model/index.ts";
import type { Policy } from "../src/policy/index.ts";
import { createReadTerminology } from "../src/adapters/read-terminology.ts";
import { createInMemoryTrafficStores, type ModelTrafficStores } from "../src/model/traffic/index.ts";
import type { EngineClock, GroupCommit } from "./engine/index.ts";

/** Which models there are, and the way to call one of their deployments. */
export interface CallableModels extends StageModels {
  readonly modelOf: (deploymentId: string) => LanguageModel;
}

/** One model answers every prompt, whatever it is called: for tests, benchmarks and demonstrations. */
export function oneModel(model: LanguageModel): CallableModels {
  return { catalogue: offlineCatalogue, certifications: [], modelOf: () => model };
}

export interface ModelLayerOptions {
  readonly commit: GroupCommit;
  readonly clock: EngineClock;
  readonly random: () => number;
  readonly models: CallableModels;
  readonly policy: Policy;
  readonly knowledgeStore: KnowledgeStore;
  readonly telemetry: Telemetry;
}

export interface ModelLayer {
  readonly performModel: Performer<"model">;
  /** What the routes turn on of ingestion. */
  readonly ingestionModels: IngestionModels;
  readonly mineFact: MineFact;
  readonly log: CompletionLog;
}

export async function openModelLayer(options: ModelLayerOptions): Promise<ModelLayer> {
  const { commit, clock, random, models, policy, telemetry } = options;
  const log = await createSqliteCompletionLog(commit, policy.completionLog);
  const { budget, health, spending } = await openTraffic(models, commit);
  const completing = {
    models,
    modelOf: models.modelOf,
    traffic: createModelTraffic({ budget, health, clock, random, telemetry }),
    spending,
    gates: createQualityGates({ detectLanguage }),
    log,
    clock,
    telemetry,
  };
  const complete = createCompletePrompt({ ...completing, redact: redactionFor(policy.completionLog) });
  const terminologyOf = createReadTerminology(options.knowledgeStore);
  const memory = await createSqliteAnswerMemory(commit, clock);
  return {
    performModel: createModelPerformer({ complete, policy, terminologyOf }),
    ingestionModels: createIngestionModels({ complete, models, memory, policy, clock, telemetry }),
    mineFact: createMineFact({ complete: createCompletePrompt(completing), models, policy, telemetry }),
    log,
  };
}

/** A model without a provider has no quota to share and no health to remember, and its calls should cost no disk flush. */
async function openTraffic({ catalogue }: StageModels, commit: GroupCommit): Promise<ModelTrafficStores> {
  const isShared = reachableDeployments(catalogue).some(({ provider }) => provider !== "offline");
  return isShared ? createSqliteModelTraffic(commit) : createInMemoryTrafficStores();
}
