/** The models of ingestion with scripted answers, real routes, traffic, gates, log and memory. */
import { detectLanguage } from "../../src/adapters/language/detect-language.ts";
import { createIngestionModels, type IngestionModels } from "../../src/adapters/ingestion-models.ts";
import { createMineFact } from "../../src/adapters/mine-fact-by-model.ts";
import {
  createScriptedModel,
  type ScriptedModel,
  type ScriptedStep,
} from "../../src/adapters/providers/scripted-model.ts";
import { type Clock, type Json, silentTelemetry } from "../../src/kernel/index.ts";
import type { MineFact } from "../../src/knowledge/gaps/index.ts";
import {
  type AnswerMemory,
  createCompletePrompt,
  createModelTraffic,
  createQualityGates,
  createRedaction,
  knowledgePrompts,
  parseCatalogue,
} from "../../src/model/index.ts";
import {
  createInMemoryTrafficStores,
  type ModelTrafficStores,
  systemTrafficClock,
} from "../../src/model/traffic/index.ts";
import { type InMemoryCompletionLog, inMemoryCompletionLog } from "./in-memory-completion-log.ts";
import { examplePolicy } from "./example-policy.ts";

export type Script = Readonly<Record<string, readonly (ScriptedStep | "repeat")[]>>;

export interface IngestionStage extends IngestionModels {
  readonly mineFact: MineFact;
  readonly model: ScriptedModel;
  readonly log: InMemoryCompletionLog;
  readonly stores: ModelTrafficStores;
}

export interface IngestionStageOptions {
  readonly script: Script;
  /** Prompts that have a route; all of them unless told. */
  readonly routed?: readonly string[];
  readonly clock?: Clock;
  readonly memory?: AnswerMemory;
  readonly perDayUsd?: number;
}

const everyPrompt = Object.values(knowledgePrompts).map(({ id }) => id);

export function ingestionStage(options: IngestionStageOptions): IngestionStage {
  const {
    script,
    routed = everyPrompt,
    clock = { now: () => 0 },
    memory = inMemoryAnswers(clock),
    perDayUsd,
  } = options;
  const model = createScriptedModel({ script });
  const log = inMemoryCompletionLog();
  const stores = createInMemoryTrafficStores();
  const models = { catalogue: catalogueWith(routed), certifications: [] };
  const policy = { ...examplePolicy, budget: perDayUsd === undefined ? {} : { perDayUsd } };
  const completing = {
    models,
    modelOf: () => model,
    traffic: createModelTraffic({ ...stores, clock: systemTrafficClock, random: () => 0, telemetry: silentTelemetry }),
    spending: stores.spending,
    gates: createQualityGates({ detectLanguage }),
    log,
    clock,
    telemetry: silentTelemetry,
  };
  const complete = createCompletePrompt({
    ...completing,
    redact: createRedaction({ kinds: ["email"], patterns: [] }),
  });
  const asked = { complete, models, policy, telemetry: silentTelemetry };
  return {
    ...createIngestionModels({ ...asked, memory, clock }),
    mineFact: createMineFact({ ...asked, complete: createCompletePrompt(completing) }),
    ...{ model, log, stores },
  };
}

function catalogueWith(routed: readonly string[]) {
  const route = { models: ["small"], allowUncertified: true };
  return parseCatalogue("test", {
    models: [
      {
        name: "small",
        family: "claude",
        contextWindow: 100_000,
        maximumOutputTokens: 8_000,
        capabilities: { structuredOutput: "tool", promptCache: false, streaming: false },
        deployments: [
          {
            id: "small-eu",
            provider: "bedrock",
            modelId: "m.small",
            region: "eu-west-1",
            quotas: { requestsPerMinute: 10_000, inputTokensPerMinute: 10_000_000, outputTokensPerMinute: 10_000_000 },
            prices: { input: 1, output: 1, cachedInput: 1, cacheWrite: 1 },
          },
        ],
      },
    ],
    routes: { default: route, ...Object.fromEntries(routed.map((id) => [id, route])) },
  });
}

export function inMemoryAnswers(clock: Clock): AnswerMemory {
  const kept = new Map<string, { readonly answer: Json; readonly expiresAt: number }>();
  const standing = (key: string) => {
    const found = kept.get(key);
    return found && found.expiresAt > clock.now() ? found.answer : undefined;
  };
  return {
    recall: async (key) => standing(key),
    async keep(key, answer, expiresAt) {
      const first = standing(key);
      if (first === undefined) kept.set(key, { answer, expiresAt });
      return first ?? answer;
    },
  };
}
