/**
 * A stretch of versions that is searched in memory: their passages, vectors and lexical indexes, read from the store and
 * kept level with it. Text for the public, for signed-in customers and for staff is in lexical indexes of its own, so
 * that visibility is decided before ranking and can't leak through a score.
 */
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Clock, Telemetry } from "../../../kernel/index.ts";
import {
  isEligible,
  type KnowledgeQuery,
  type KnowledgeStore,
  type PassageOf,
  type Visibility,
} from "../../../knowledge/index.ts";
import { createStoreFollower } from "./follow-store.ts";
import { createKeptVersions, type Keeping } from "./kept-versions.ts";
import { createLexicalVersions } from "./lexical-versions.ts";
import { mergeRankings } from "./merge-rankings.ts";
import { createPassageRows, type PassageRow } from "./passage-rows.ts";
import { createPassageVectors } from "./passage-vectors.ts";
import { createVectorSearch, type VectorHalf } from "./vector-search.ts";

export interface SearchableVersionsOptions {
  readonly store: Pick<KnowledgeStore, "readChanges">;
  /** The version to be level with. */
  readonly newest: () => Promise<number>;
  /** No version before it will be asked for. */
  readonly first: number;
  readonly vectorHalf: VectorHalf;
  readonly keeping: Keeping;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

export interface SearchableVersions {
  /** The first version that can be searched here. */
  readonly oldest: number;
  readonly passages: number;
  readonly vectorBytes: number;
  /** Reads what is new, so that the next search of it is soon done. */
  catchUp(): Promise<unknown>;
  /** Best first. Undefined where the version is older than the oldest. Throws UnknownKnowledgeVersion. */
  search(query: KnowledgeQuery, audience: Visibility): Promise<readonly PassageOf<Visibility>[] | undefined>;
}

/** What a search for these readers finds. Staff find what is theirs alone: the rest has a search of its own. */
const searched: Readonly<Record<Visibility, readonly Visibility[]>> = {
  public: ["public"],
  users: ["public", "users"],
  internal: ["internal"],
};

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

export function createSearchableVersions(options: SearchableVersionsOptions): SearchableVersions {
  const { store, newest, first, vectorHalf, keeping, clock, telemetry } = options;
  const { embedding, patience, patienceMs } = vectorHalf;
  const giveWay = () => setImmediate();
  const waitFor = (work: Promise<void>) => waitAtMost(patienceMs, work);
  const rows = createPassageRows();
  const vectors = createPassageVectors(embedding.dimensions);
  const kept = createKeptVersions({ rows, clock, keeping, first });
  const { reached, oldestToKeep } = kept;
  const following = { store, newest, rows, vectors, reached, oldestToKeep };
  const follower = createStoreFollower({ ...following, embedding, patience, waitFor, giveWay, telemetry });
  const vectorSearch = createVectorSearch({ rows, vectors, vectorHalf, telemetry });
  const lexicalOf = (audience: Visibility) =>
    createLexicalVersions({ rows, belongs: ({ visibility }) => searched[audience].includes(visibility), giveWay });
  const lexical = { public: lexicalOf("public"), users: lexicalOf("users"), internal: lexicalOf("internal") };

  async function search(query: KnowledgeQuery, audience: Visibility) {
    await follower.reach(query.version);
    if (query.version < rows.oldest) return undefined;
    const { text, language, channel, trafficGroup, at } = query;
    const occasion = { audience, at, ...(channel && { channel }), ...(trafficGroup && { trafficGroup }) };
    const mayUse = ({ visibility, source }: PassageRow) =>
      searched[audience].includes(visibility) && isEligible(source, occasion);
    const question = await vectorSearch.embedQuestion(text);
    if (question) void follower.embedMissing();
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
    get oldest() {
      return rows.oldest;
    },
    get passages() {
      return rows.size;
    },
    get vectorBytes() {
      return vectors.bytes;
    },
    catchUp: follower.catchUp,
    search: (query, audience) => kept.during(query.version, () => search(query, audience)),
  };
}
