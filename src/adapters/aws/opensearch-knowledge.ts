/**
 * Knowledge search on OpenSearch: BM25 and exact cosine behind the same filter, asked in one request, merged and grouped
 * as in process. Which passages are found as of a version, and how vectors rank them, is the same as there; the scores of
 * BM25 are the engine's own, over all versions that its index holds (docs/opensearch.md).
 */
import { setTimeout as pause } from "node:timers/promises";
import { silentTelemetry, type Telemetry } from "../../kernel/index.ts";
import {
  internalPassage,
  type KnowledgeIndex,
  type KnowledgeQuery,
  type KnowledgeStore,
  likelyLanguages,
  publicPassage,
  type Visibility,
} from "../../knowledge/index.ts";
import type { VectorHalf } from "../local/knowledge-in-process.ts";
import { mergeRankings } from "../local/knowledge-in-process/merge-rankings.ts";
import type { SearchEngine } from "./opensearch-client.ts";
import { createFollower } from "./opensearch-follower.ts";
import { createHeldLanguages } from "./opensearch-held-languages.ts";
import { indexNames } from "./opensearch-indexes.ts";
import { type Clause, eligibility, type Languages, lexicalQuery } from "./opensearch-queries.ts";
import { createSearches } from "./opensearch-searches.ts";
import { createWrites } from "./opensearch-writes.ts";

export interface OpenSearchKnowledgeOptions {
  readonly engine: SearchEngine;
  readonly store: Pick<KnowledgeStore, "current" | "readChanges" | "historyOf">;
  /** The embedding and what its ranking counts; another embedding is another set of indexes. */
  readonly vectorHalf: Omit<VectorHalf, "patience">;
  /** First part of the indexes' names; default `turnwise-knowledge`. Small letters, digits and hyphens. */
  readonly indexPrefix?: string;
  /** So long a search waits for its version, in milliseconds. */
  readonly patienceMs?: number;
  /** Called before indexes are made and filled; what it throws stops that. */
  readonly beforeReindex?: () => Promise<void>;
  readonly telemetry?: Telemetry;
}

const defaultPatienceMs = 8_000;

export function createOpenSearchKnowledge(options: OpenSearchKnowledgeOptions): KnowledgeIndex {
  const { engine, store, vectorHalf, telemetry = silentTelemetry, patienceMs = defaultPatienceMs } = options;
  const { indexPrefix = "turnwise-knowledge", beforeReindex = () => Promise.resolve() } = options;
  const { embedding } = vectorHalf;
  const names = indexNames(indexPrefix, embedding);
  const writes = createWrites({ engine, names, embedding, telemetry });
  const following = { engine, names, dimensions: embedding.dimensions, store, writes, beforeReindex, patienceMs };
  const follower = createFollower({ ...following, pause: waitOrStop });
  const heldLanguages = createHeldLanguages(engine, names);
  const searches = createSearches(engine, names, vectorHalf);

  async function embedQuestion(text: string): Promise<Float32Array | undefined> {
    if (!/[\p{L}\p{N}]/u.test(text)) return undefined;
    try {
      const { vectors } = await embedding.embed([text], { purpose: "query" });
      return vectors[0]?.some((value) => value !== 0) ? vectors[0] : undefined;
    } catch (error) {
      telemetry.warn("a question could not be embedded: words alone answer it", { error });
      return undefined;
    }
  }
  async function languagesFor({ text, language, version }: KnowledgeQuery, audience: Visibility): Promise<Languages> {
    const held = await heldLanguages(audience, version);
    const preferred = language === undefined ? likelyLanguages(text, held) : [language];
    return { preferred, others: held.filter((each) => !preferred.includes(each)) };
  }
  async function search(query: KnowledgeQuery, audience: Visibility) {
    await follower.reach(query.version);
    const [question, languages] = await Promise.all([embedQuestion(query.text), languagesFor(query, audience)]);
    if (question) {
      writes.embedMissing().catch((error: unknown) => telemetry.warn("passages still have no vectors", { error }));
    }
    const filter: readonly Clause[] = eligibility(query, audience);
    const lexical = lexicalQuery(query.text, languages, filter);
    const found = await searches.run({ audience, filter, lexical, question, languages, limit: query.limit });
    return mergeRankings({ ...found, vectorWeight: vectorHalf.weight, limit: query.limit });
  }
  return {
    currentVersion: () => follower.catchUp(),
    searchPublic: async (query) => (await search(query, query.audience ?? "users")).map(publicPassage),
    searchInternal: async (query) => (await search(query, "internal")).map(internalPassage),
  };
}

async function waitOrStop(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}
