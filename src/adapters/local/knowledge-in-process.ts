/**
 * Knowledge search in one process, over every version of the store: BM25 and exact cosine, merged by reciprocal rank.
 * Nothing is approximate, nothing sampled. The newest versions are in memory; one that was published long ago is read
 * from the store again by the first who asks for it, and stays beside them for a while.
 */
import { type Clock, silentTelemetry, type Telemetry } from "../../kernel/index.ts";
import {
  internalPassage,
  type KnowledgeIndex,
  type KnowledgeQuery,
  type KnowledgeStore,
  type PassageOf,
  publicPassage,
  type TextEmbedding,
  type Visibility,
} from "../../knowledge/index.ts";
import { defaultKeeping, type Keeping } from "./knowledge-in-process/kept-versions.ts";
import { createSearchableVersions, type SearchableVersions } from "./knowledge-in-process/searchable-versions.ts";
import type { VectorHalf } from "./knowledge-in-process/vector-search.ts";
import { createLexicalEmbedding } from "./lexical-embedding.ts";

export type { VectorHalf } from "./knowledge-in-process/vector-search.ts";

export interface InProcessKnowledgeOptions {
  readonly store: Pick<KnowledgeStore, "current" | "readChanges">;
  /** Default: the lexical embedding, at the weight that docs/retrieval.md measures. */
  readonly vectorHalf?: VectorHalf;
  /** What is kept in memory of versions that are not the newest; default: `defaultKeeping`. */
  readonly keeping?: Keeping;
  readonly clock?: Clock;
  readonly telemetry?: Telemetry;
}

export interface InProcessKnowledge extends KnowledgeIndex {
  /** What is in memory of all versions. */
  held(): { readonly passages: number; readonly vectorBytes: number };
}

/** Spelling adds little to what BM25 finds: the weights are those that docs/retrieval.md measures. */
export const lexicalHalf: VectorHalf = {
  embedding: createLexicalEmbedding(),
  weight: 0.1,
  leastSimilarity: 0.2,
  patience: Infinity,
};

/** For an embedding model proper: meaning counts half of what words do. */
export function modelHalf(embedding: TextEmbedding): VectorHalf {
  return { embedding, weight: 0.5, leastSimilarity: 0, patience: 256, patienceMs: 5_000 };
}

type Search = (query: KnowledgeQuery, audience: Visibility) => Promise<readonly PassageOf<Visibility>[]>;

export function createInProcessKnowledge(options: InProcessKnowledgeOptions): InProcessKnowledge {
  const { store, vectorHalf = lexicalHalf, telemetry = silentTelemetry } = options;
  const { keeping = defaultKeeping, clock = { now: Date.now } } = options;
  const common = { store, clock, telemetry };
  const newest = async () => (await store.current()).number;
  const current = createSearchableVersions({ ...common, vectorHalf, keeping, newest, first: 0 });
  const older = createOlderVersions({ ...common, vectorHalf, keeping });

  const search: Search = async (query, audience) => {
    const found = await current.search(query, audience);
    if (found === undefined) return older.search(query, audience);
    older.dropUnused();
    return found;
  };
  return {
    async currentVersion() {
      const number = await newest();
      // Whoever pins it searches it next; by then the way there is short.
      current.catchUp().catch((error: unknown) => telemetry.warn("knowledge could not be read ahead", { error }));
      return number;
    },
    searchPublic: async (query) => (await search(query, query.audience ?? "users")).map(publicPassage),
    searchInternal: async (query) => (await search(query, "internal")).map(internalPassage),
    held: () => ({
      passages: current.passages + (older.versions()?.passages ?? 0),
      vectorBytes: current.vectorBytes + (older.versions()?.vectorBytes ?? 0),
    }),
  };
}

type OlderOptions = Required<InProcessKnowledgeOptions>;

/** One stretch of older versions at a time, and one search: reading a version anew takes memory and a while. */
function createOlderVersions({ store, vectorHalf, keeping, clock, telemetry }: OlderOptions) {
  let versions: SearchableVersions | undefined;
  let reading = 0;
  let usedAt = 0;
  let before: Promise<unknown> = Promise.resolve();

  function startingAt(first: number): SearchableVersions {
    // Nobody pins these any more, and whoever asks for one waits for its vectors.
    const settings = { vectorHalf: { ...vectorHalf, patience: Infinity }, keeping: { ...keeping, pinnedMs: 0 } };
    return createSearchableVersions({ store, clock, telemetry, ...settings, first, newest: async () => reading });
  }
  async function searchNext(query: KnowledgeQuery, audience: Visibility) {
    if (!versions || query.version < versions.oldest) versions = startingAt(query.version);
    reading = query.version;
    usedAt = clock.now();
    return (await versions.search(query, audience)) ?? [];
  }
  const search: Search = (query, audience) => {
    const found = before.then(() => searchNext(query, audience));
    before = found.catch(() => undefined);
    return found;
  };
  return {
    search,
    versions: () => versions,
    dropUnused() {
      if (versions && clock.now() - usedAt > keeping.pinnedMs) versions = undefined;
    },
  };
}
