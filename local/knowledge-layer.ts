/** The knowledge layer of one process: the versioned store with the company's files in it, and the index that follows it. */
import { randomUUID } from "node:crypto";
import type { Company } from "../src/adapters/local/company-files.ts";
import { createInProcessKnowledge, modelHalf, type VectorHalf } from "../src/adapters/local/knowledge-in-process.ts";
import { createSqliteKnowledgeStore } from "../src/adapters/local/sqlite-knowledge-store.ts";
import { createSqliteModelTraffic } from "../src/adapters/local/sqlite-model-traffic.ts";
import { createSqliteVectorCache } from "../src/adapters/local/sqlite-vector-cache.ts";
import type { Timing } from "../src/conversation/index.ts";
import type { Telemetry } from "../src/kernel/index.ts";
import {
  createCachedEmbedding,
  type KnowledgeIndex,
  type KnowledgeStore,
  syncCompanyKnowledge,
  type TextEmbedding,
} from "../src/knowledge/index.ts";
import type { ModelTrafficStores } from "../src/model/traffic/index.ts";
import type { GroupCommit } from "./engine/index.ts";

/** Its calls share these stores with all others of the process; undefined where the stage names no embedding model. */
export type OpenEmbedding = (stores: ModelTrafficStores) => TextEmbedding | undefined;

export interface KnowledgeLayerOptions {
  readonly commit: GroupCommit;
  readonly company: Company;
  readonly timing: Timing;
  readonly telemetry: Telemetry;
  /** Absent: the lexical embedding, which needs no model. */
  readonly embedding: OpenEmbedding | undefined;
}

export interface KnowledgeLayer {
  readonly knowledge: KnowledgeIndex;
  readonly knowledgeStore: KnowledgeStore;
  /** The stage's embedding model, where it names one. */
  readonly embeddingModel?: TextEmbedding;
}

export async function openKnowledgeLayer(options: KnowledgeLayerOptions): Promise<KnowledgeLayer> {
  const { commit, company, timing, telemetry, embedding } = options;
  const store = await createSqliteKnowledgeStore(commit);
  await publishCompanyFiles(store, company, timing);
  const vectorHalf = embedding && (await cachedHalf(embedding, commit));
  const knowledge = createInProcessKnowledge({ store, telemetry, ...(vectorHalf && { vectorHalf }) });
  return { knowledge, knowledgeStore: store, ...(vectorHalf && { embeddingModel: vectorHalf.embedding }) };
}

async function cachedHalf(openEmbedding: OpenEmbedding, commit: GroupCommit): Promise<VectorHalf | undefined> {
  const embedding = openEmbedding(await createSqliteModelTraffic(commit));
  return embedding && modelHalf(createCachedEmbedding(embedding, await createSqliteVectorCache(commit)));
}

/** The folder's articles become a version, where they differ from those of the last start. */
async function publishCompanyFiles(store: KnowledgeStore, { articles }: Company, timing: Timing): Promise<void> {
  const ids = { next: (prefix: string) => `${prefix}_${randomUUID()}` };
  await syncCompanyKnowledge({ store, timing, ids }, articles);
}
