/**
 * Keeps rows and vectors level with the store: what the versions after the last known one changed is read and
 * taken in, in slices that let others work. A version counts as known only when all of it is there, so a search never
 * sees a half of one, and a failure on the way is made good by the next attempt. Rows that no kept version has are
 * forgotten while the store is read, so that a long history takes no more memory than a short one.
 */
import { type KnowledgeStore, type TextEmbedding, UnknownKnowledgeVersionError } from "../../../knowledge/index.ts";
import type { Telemetry } from "../../../kernel/index.ts";
import type { PassageRow, PassageRows } from "./passage-rows.ts";
import type { PassageVectors } from "./passage-vectors.ts";

const changesAPage = 64;
const textsACall = 32;

export interface FollowOptions {
  readonly store: Pick<KnowledgeStore, "readChanges">;
  /** The version to be level with. */
  readonly newest: () => Promise<number>;
  readonly rows: PassageRows;
  readonly vectors: PassageVectors;
  /** Told of each version that can be searched from then on. */
  readonly reached: (version: number) => void;
  readonly oldestToKeep: () => number;
  readonly embedding: TextEmbedding;
  /** So many new passages are worth waiting for; the vectors of more come later, and until then words find them. */
  readonly patience: number;
  /** Waits for the work to end, or until patience does. */
  readonly waitFor: (work: Promise<void>) => Promise<void>;
  readonly giveWay: () => Promise<void>;
  readonly telemetry: Telemetry;
}

export interface StoreFollower {
  /** Reads what is new; resolves with the current version once that can be searched. */
  catchUp(): Promise<number>;
  /** Resolves once this version can be searched. Throws UnknownKnowledgeVersion. */
  reach(version: number): Promise<void>;
  /** Tries again to embed what a failing model has left without a vector. */
  embedMissing(): Promise<void>;
}

export function createStoreFollower(options: FollowOptions): StoreFollower {
  const { store, newest, rows, vectors, reached, oldestToKeep, giveWay } = options;
  let known = 0;
  let catchingUp: Promise<number> | undefined;
  const embedder = createEmbedder(options);

  function forget(): void {
    for (const row of rows.forgetBefore(oldestToKeep())) {
      vectors.remove(row);
      embedder.forget(row);
    }
  }
  async function readNew(): Promise<number> {
    const through = await newest();
    if (through <= known) return known;
    const fresh: PassageRow[] = [];
    let cursor: string | undefined;
    do {
      const position = cursor === undefined ? {} : { cursor };
      const page = await store.readChanges({ after: known, through }, { limit: changesAPage, ...position });
      for (const change of page.rows) fresh.push(...rows.apply(change));
      forget();
      cursor = page.next;
      await giveWay();
    } while (cursor !== undefined);
    await embedder.add(fresh.filter(rows.has));
    known = through;
    reached(known);
    return known;
  }
  function catchUp(): Promise<number> {
    catchingUp ??= readNew().finally(() => (catchingUp = undefined));
    return catchingUp;
  }
  return {
    catchUp,
    embedMissing: embedder.embedMissing,
    async reach(version) {
      // The first may have begun before the version was there.
      for (let attempt = 0; attempt < 2 && version > known; attempt += 1) await catchUp();
      if (version > known) throw new UnknownKnowledgeVersionError(String(version), [String(known)]);
    },
  };
}

function createEmbedder({ embedding, vectors, patience, waitFor, giveWay, telemetry }: FollowOptions) {
  const missing = new Set<PassageRow>();
  let running: Promise<void> | undefined;

  async function embedAll(): Promise<void> {
    try {
      while (missing.size > 0) {
        const part = firstOf(missing, textsACall);
        const embedded = await embedding.embed(part.map(embeddedText), { purpose: "passage" });
        part.forEach((row, place) => {
          // It may have been forgotten meanwhile.
          if (missing.delete(row)) vectors.add(row, embedded.vectors[place] as Float32Array);
        });
        await giveWay();
      }
    } catch (error) {
      telemetry.warn("passages have no vectors yet: words alone find them", { passages: missing.size, error });
    }
  }
  function embedMissing(): Promise<void> {
    running ??= embedAll().finally(() => (running = undefined));
    return running;
  }
  return {
    embedMissing,
    forget: (row: PassageRow) => missing.delete(row),
    async add(fresh: readonly PassageRow[]): Promise<void> {
      for (const row of fresh) missing.add(row);
      const embedded = embedMissing();
      if (fresh.length <= patience) await waitFor(embedded);
    },
  };
}

function firstOf<Entry>(entries: Iterable<Entry>, most: number): readonly Entry[] {
  const first: Entry[] = [];
  for (const entry of entries) if (first.push(entry) === most) break;
  return first;
}

function embeddedText({ title, text, searchTerms = [] }: PassageRow): string {
  return [title, text, ...searchTerms].join("\n");
}
