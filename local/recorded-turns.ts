/**
 * Past turns: what they knew, and how they go when they are run again. It only reads what recorded them. What
 * a replay performs anew runs beside everything: a completion log and model traffic of its own, in memory, and no tools.
 */
import { detectLanguage } from "../src/adapters/language/detect-language.ts";
import { createInProcessKnowledge, modelHalf, type VectorHalf } from "../src/adapters/local/knowledge-in-process.ts";
import type { SqliteAccess } from "../src/adapters/local/sqlite-access.ts";
import { createSqliteCompletionLog } from "../src/adapters/local/sqlite-completion-log.ts";
import { createSqliteConversationStore } from "../src/adapters/local/sqlite-conversation-store.ts";
import { createSqliteKnowledgeStore } from "../src/adapters/local/sqlite-knowledge-store.ts";
import { createSqliteVectorCache } from "../src/adapters/local/sqlite-vector-cache.ts";
import { createModelPerformer } from "../src/adapters/model-performer.ts";
import { createReadTerminology } from "../src/adapters/read-terminology.ts";
import { createSearchPerformer } from "../src/adapters/step-performers.ts";
import { type Behaviour, createTurnRunner, supportAgent } from "../src/behaviours/index.ts";
import { type ConversationStore, createReplayTurn, type ReplayTurn } from "../src/conversation/index.ts";
import type { Telemetry } from "../src/kernel/index.ts";
import {
  createCachedEmbedding,
  type KnowledgeStore,
  type TextEmbedding,
  type VectorCache,
} from "../src/knowledge/index.ts";
import {
  type CompletionLog,
  createCompletePrompt,
  createModelTraffic,
  createQualityGates,
} from "../src/model/index.ts";
import { createInMemoryTrafficStores } from "../src/model/traffic/index.ts";
import type { Policy } from "../src/policy/index.ts";
import type { Tool } from "../src/tools/index.ts";
import type { EngineClock } from "./engine/index.ts";
import type { CallableModels } from "./model-layer.ts";

export interface RecordedTurns {
  readonly store: ConversationStore;
  readonly completionLog: CompletionLog;
  readonly knowledgeStore: KnowledgeStore;
  /** Vectors that have been paid for. */
  readonly vectors: Pick<VectorCache, "read">;
}

/** Out of a state file. Throws what SQLite says of a read-only file in which a table is missing. */
export async function openRecordedTurns(access: SqliteAccess): Promise<RecordedTurns> {
  return {
    store: await createSqliteConversationStore(access),
    completionLog: await createSqliteCompletionLog(access, { keptDays: 1 }),
    knowledgeStore: await createSqliteKnowledgeStore(access),
    vectors: await createSqliteVectorCache(access).catch(() => ({ read: async () => new Map() })),
  };
}

export interface ReplayOptions {
  readonly recorded: RecordedTurns;
  readonly clock: EngineClock;
  readonly policy: Policy;
  readonly models: CallableModels;
  readonly embedding?: TextEmbedding | undefined;
  readonly behaviours?: readonly Behaviour[];
  readonly tools?: readonly Tool[];
  readonly telemetry: Telemetry;
}

export function openReplay(options: ReplayOptions): ReplayTurn {
  const { recorded, policy, behaviours = supportAgent, tools = [], telemetry, embedding } = options;
  const { store, knowledgeStore } = recorded;
  const vectorHalf = embedding && rememberedHalf(embedding, recorded.vectors);
  const knowledge = createInProcessKnowledge({ store: knowledgeStore, telemetry, ...(vectorHalf && { vectorHalf }) });
  return createReplayTurn({
    store,
    runner: createTurnRunner({ policy, behaviours, tools }),
    performSearch: createSearchPerformer(knowledge),
    performModel: createModelPerformer({
      complete: createUnrecordedCompletion(options),
      policy,
      terminologyOf: createReadTerminology(knowledgeStore),
    }),
  });
}

/** The same gates, routes and repairs as a turn's, and nobody keeps what came of it. */
function createUnrecordedCompletion({ clock, models, telemetry }: ReplayOptions) {
  const { budget, health, spending } = createInMemoryTrafficStores();
  return createCompletePrompt({
    models,
    modelOf: models.modelOf,
    traffic: createModelTraffic({ budget, health, clock, random: Math.random, telemetry }),
    spending,
    gates: createQualityGates({ detectLanguage }),
    log: keepsNothing,
    clock,
    telemetry,
  });
}

const keepsNothing: CompletionLog = {
  append: async () => undefined,
  ofTurn: async () => [],
  costsBetween: async function* () {},
  erase: async () => undefined,
};

/** Vectors that a server has paid for are used; new ones are not kept. */
function rememberedHalf(embedding: TextEmbedding, { read }: RecordedTurns["vectors"]): VectorHalf {
  return modelHalf(createCachedEmbedding(embedding, { read, write: async () => undefined }));
}
