/**
 * Knowledge search in one process, over every version of the store: BM25 and exact cosine, merged by reciprocal rank.
 * Nothing is approximate, nothing sampled. Text for the public, for signed-in customers and for staff is in lexical
 * indexes of its own, so that visibility is decided before ranking and can't leak through a score.
 */
import { setImmediate, setTimeout } from "node:timers/promises";
import { silentTelemetry, type Telemetry } from "../../kernel/index.ts";
import {
  internalPassage,
  isEligible,
  type KnowledgeIndex,
  type KnowledgeQuery,
  type KnowledgeStore,
  type PassageOf,
  publicPassage,
  type TextEmbedding,
  type Visibility,
} from "../../knowledge/index.ts";
import { createStoreFollower } from "./knowledge-in-process/follow-store.ts";
import { createLexicalVersions } from "./knowledge-in-process/lexical-versions.ts";
import { mergeRankings } from "./knowledge-in-process/merge-rankings.ts";
import { createPassageRows, type PassageRow } from "./knowledge-in-process/passage-rows.ts";
import { createPassageVectors } from "./knowledge-in-process/passage-vectors.ts";
import { createVectorSearch, type VectorHalf } from "./knowledge-in-process/vector-search.ts";
import { createLexicalEmbedding } from "./lexical-embedding.ts";

export type { VectorHalf } from "./knowledge-in-process/vector-search.ts";

export interface InProcessKnowledgeOptions {
  readonly store: Pick<KnowledgeStore, "current" | "readChanges">;
  /** Default: the lexical embedding, at the weight that docs/retrieval.md measures. */
  readonly vectorHalf?: VectorHalf;
  readonly telemetry?: Telemetry;
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

/** What goes on after that is not stopped: it is there for a later search. */
async function waitAtMost(limitMs: number | undefined, work: Promise<void>): Promise<void> {
  if (limitMs === undefined) return work;
  const over = new AbortController();
  try {
    await Promise.race([work, setTimeout(limitMs, undefined, { signal: over.signal })]);
  } finally {
    over.abort();
  }
}

/** What a search for these readers finds. Staff find what is theirs alone: the rest has a search of its own. */
const searched: Readonly<Record<Visibility, readonly Visibility[]>> = {
  public: ["public"],
  users: ["public", "users"],
  internal: ["internal"],
};

export function createInProcessKnowledge(options: InProcessKnowledgeOptions): KnowledgeIndex {
  const { store, vectorHalf = lexicalHalf, telemetry = silentTelemetry } = options;
  const { embedding, patience, patienceMs } = vectorHalf;
  const giveWay = () => setImmediate();
  const rows = createPassageRows();
  const vectors = createPassageVectors(embedding.dimensions);
  const waitFor = (work: Promise<void>) => waitAtMost(patienceMs, work);
  const follower = createStoreFollower({ store, rows, vectors, embedding, patience, waitFor, giveWay, telemetry });
  const vectorSearch = createVectorSearch({ rows, vectors, vectorHalf, telemetry });
  const lexicalOf = (audience: Visibility) =>
    createLexicalVersions({ rows, belongs: ({ visibility }) => searched[audience].includes(visibility), giveWay });
  const lexical = { public: lexicalOf("public"), users: lexicalOf("users"), internal: lexicalOf("internal") };

  async function search(query: KnowledgeQuery, audience: Visibility): Promise<readonly PassageOf<Visibility>[]> {
    const { channel, trafficGroup, at } = query;
    const occasion = { audience, at, ...(channel && { channel }), ...(trafficGroup && { trafficGroup }) };
    const mayUse = ({ visibility, source }: PassageRow) =>
      searched[audience].includes(visibility) && isEligible(source, occasion);
    await follower.reach(query.version);
    const question = await vectorSearch.embedQuestion(query.text);
    if (question) void follower.embedMissing();
    const { text, language } = query;
    const asked = { text, mayUse, ...(language === undefined ? {} : { language }) };
    const hits = await lexical[audience].at(query.version, (index) => index.search(asked));
    return mergeRankings({
      lexical: hits.map(({ row }) => row),
      vector: vectorSearch.search(question, query, mayUse),
      vectorWeight: vectorHalf.weight,
      limit: query.limit,
    });
  }
  return {
    async currentVersion() {
      const { number } = await store.current();
      // Whoever pins it searches it next; by then the way there is short.
      follower.catchUp().catch((error: unknown) => telemetry.warn("knowledge could not be read ahead", { error }));
      return number;
    },
    searchPublic: async (query) => (await search(query, query.audience ?? "users")).map(publicPassage),
    searchInternal: async (query) => (await search(query, "internal")).map(internalPassage),
  };
}
