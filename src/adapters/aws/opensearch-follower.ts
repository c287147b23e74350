/**
 * Brings the indexes level with the store. A version counts as indexed only when all of it is written and can be
 * found; what is written before that is outside of every version that anybody may search. How far a long way has got is
 * kept beside, so that whoever comes next goes on there. Several followers at once repeat each other's work and undo none
 * of it.
 */
import { type ItemReference, type KnowledgeStore, UnknownKnowledgeVersionError } from "../../knowledge/index.ts";
import type { SearchEngine } from "./opensearch-client.ts";
import { changedPassages, type VersionRange } from "./opensearch-documents.ts";
import { KnowledgeNotIndexedError } from "./opensearch-errors.ts";
import { createIndexes, indexesExist, type KnowledgeIndexNames, waitForIndexes } from "./opensearch-indexes.ts";
import type { Writes } from "./opensearch-writes.ts";

const changesAPage = 32;
const historiesAtOnce = 8;

export interface FollowerOptions {
  readonly engine: SearchEngine;
  readonly names: KnowledgeIndexNames;
  readonly dimensions: number;
  readonly store: Pick<KnowledgeStore, "current" | "readChanges" | "historyOf">;
  readonly writes: Writes;
  /** Called before indexes are made. What it throws stops that. */
  readonly beforeReindex: () => Promise<void>;
  /** Resolves after so many milliseconds, or when the signal says so. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** So long a search waits for its version. */
  readonly patienceMs: number;
}

export interface Follower {
  /** Resolves with the newest version that can be searched, after it has been brought as far as patience reaches. */
  catchUp(): Promise<number>;
  /** Resolves once this version can be searched. Throws UnknownKnowledgeVersion, or KnowledgeNotIndexed (retryable). */
  reach(version: number): Promise<void>;
}

export function createFollower(options: FollowerOptions): Follower {
  const { store, pause, patienceMs } = options;
  const progress = createProgress(options);
  let indexed = 0;
  let isOpen = false;
  let following: Promise<void> | undefined;

  async function open(): Promise<void> {
    if (isOpen) return;
    const { engine, names } = options;
    if (!(await indexesExist(engine, names))) {
      await options.beforeReindex();
      await createIndexes(engine, names, options.dimensions);
    }
    await waitForIndexes(engine, names);
    indexed = await progress.read();
    isOpen = true;
  }
  async function follow(): Promise<void> {
    await open();
    const { number: current } = await store.current();
    while (indexed < current) {
      indexed = Math.max(indexed, await progress.read());
      if (indexed >= current) return;
      const way = (await progress.underWay(indexed)) ?? { after: indexed, through: current };
      await indexRange(options, way, progress);
      await progress.finish(way.through);
      indexed = Math.max(indexed, way.through);
    }
  }
  async function followPatiently(): Promise<void> {
    const over = new AbortController();
    following ??= follow().finally(() => (following = undefined));
    // When patience ends first, nobody listens any more: the next one who needs it begins again and is told.
    following.catch(() => undefined);
    await Promise.race([following, pause(patienceMs, over.signal)]).finally(() => over.abort());
  }
  return {
    async catchUp() {
      await followPatiently();
      return indexed;
    },
    async reach(version) {
      // The first may have begun before the version was there.
      for (let attempt = 0; attempt < 2 && (!isOpen || version > indexed); attempt += 1) await followPatiently();
      if (version <= indexed && isOpen) return;
      const { number: current } = await store.current();
      if (version > current) throw new UnknownKnowledgeVersionError(String(version), [String(current)]);
      throw new KnowledgeNotIndexedError(version, indexed);
    },
  };
}

interface Place extends VersionRange {
  readonly cursor?: string;
}

interface Progress {
  read(): Promise<number>;
  underWay(after: number): Promise<Place | undefined>;
  keep(place: Place): Promise<void>;
  finish(version: number): Promise<void>;
}

function createProgress({ engine, names }: Pick<FollowerOptions, "engine" | "names">): Progress {
  async function read<Document>(id: string): Promise<Document | undefined> {
    const { status, body } = await engine.send({
      method: "GET",
      path: `/${names.progress}/_doc/${id}`,
      accept: [404],
    });
    return status === 404 ? undefined : (body as { readonly _source?: Document })._source;
  }
  return {
    read: async () => (await read<{ readonly version: number }>("indexed"))?.version ?? 0,
    /** A place is of use as long as what it starts from is where the index is. */
    async underWay(after) {
      const place = await read<Place>("way");
      return place?.after === after ? place : undefined;
    },
    async keep(place) {
      await engine.send({ method: "PUT", path: `/${names.progress}/_doc/way`, body: place });
    },
    async finish(version) {
      // The engine lets it only grow.
      const query = { version: String(version), version_type: "external_gte" };
      const path = `/${names.progress}/_doc/indexed`;
      await engine.send({ method: "PUT", path, query, body: { version }, accept: [409] });
    },
  };
}

async function indexRange({ store, writes }: FollowerOptions, way: Place, progress: Progress): Promise<void> {
  const { after, through } = way;
  let cursor = way.cursor;
  do {
    const position = cursor === undefined ? {} : { cursor };
    const page = await store.readChanges({ after, through }, { limit: changesAPage, ...position });
    const references = new Map(page.rows.map(({ reference }) => [`${reference.kind}/${reference.id}`, reference]));
    await indexItems({ store, writes }, [...references.values()], { after, through });
    cursor = page.next;
    if (cursor !== undefined) await progress.keep({ after, through, cursor });
  } while (cursor !== undefined);
  await writes.refresh();
}

async function indexItems(
  { store, writes }: Pick<FollowerOptions, "store" | "writes">,
  references: readonly ItemReference[],
  range: VersionRange,
): Promise<void> {
  for (let start = 0; start < references.length; start += historiesAtOnce) {
    const part = references.slice(start, start + historiesAtOnce);
    const passages = await Promise.all(part.map((reference) => changedPassages(store, reference, range)));
    await writes.write(passages.flat(), range.through);
  }
}
