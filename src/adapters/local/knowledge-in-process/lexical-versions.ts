/**
 * A few lexical indexes that between them answer any version. The statistics of BM25 are those of one version, so an index
 * stands at a version and moves: a short way at once, within the search that needs it; a long way beside it, in slices
 * that let others work, on the index that was used longest ago. Two turns that are pinned to different versions are
 * both right, whoever comes when.
 */
import { createLexicalIndex, type LexicalIndex } from "./lexical-index.ts";
import type { Difference, PassageRow, PassageRows } from "./passage-rows.ts";

/** Passages that may change in one go: a few milliseconds of work. */
const atOnce = 48;
/** Above this, a new index costs less than moving back and forth between turns of both versions. */
const worthMoving = 512;
const mostIndexes = 3;

interface Standing {
  readonly index: LexicalIndex;
  /** Absent: it holds nothing yet. */
  version?: number;
  usedAt: number;
  /** Set while it is on its way. */
  moving?: { readonly to: number; readonly done: Promise<void> };
}

export interface LexicalVersions {
  /** What `use` returns, asked of an index that stands at this version for that moment. */
  at<Result>(version: number, use: (index: LexicalIndex) => Result): Promise<Result>;
}

export interface LexicalVersionsOptions {
  readonly rows: PassageRows;
  /** Whether a passage is one of those that these indexes are over. */
  readonly belongs: (row: PassageRow) => boolean;
  /** Resolves once others have had their turn. */
  readonly giveWay: () => Promise<void>;
}

export function createLexicalVersions({ rows, belongs, giveWay }: LexicalVersionsOptions): LexicalVersions {
  const standings: Standing[] = [];
  let uses = 0;

  function way(from: number | undefined, to: number): Difference {
    const { removed, added } = from === undefined ? { removed: [], added: rows.liveAt(to) } : rows.difference(from, to);
    return { removed: removed.filter(belongs), added: added.filter(belongs) };
  }
  /** One that stands at a forgotten version can't be told the way from there. */
  function resting(): readonly Standing[] {
    const isLost = ({ moving, version = Infinity }: Standing) => !moving && version < rows.oldest;
    for (const lost of standings.filter(isLost)) standings.splice(standings.indexOf(lost), 1);
    return standings.filter(({ moving }) => !moving);
  }
  function nearest(version: number): { standing: Standing; difference: Difference } | undefined {
    const ways = resting().map((standing) => ({ standing, difference: way(standing.version, version) }));
    return ways.sort((left, right) => length(left.difference) - length(right.difference))[0];
  }
  /** The index for a long way: the nearest if it is not that long, else an empty one instead of the least used. */
  function traveller(version: number): Standing | undefined {
    const best = nearest(version);
    if (best && length(best.difference) <= worthMoving) return best.standing;
    if (standings.length >= mostIndexes) {
      const [leastUsed] = resting().toSorted((left, right) => left.usedAt - right.usedAt);
      if (!leastUsed) return undefined;
      standings.splice(standings.indexOf(leastUsed), 1);
    }
    const empty: Standing = { index: createLexicalIndex(), usedAt: 0 };
    standings.push(empty);
    return empty;
  }
  async function move(standing: Standing, version: number): Promise<void> {
    const { removed, added } = way(standing.version, version);
    for (const change of [...slices(removed, "removed"), ...slices(added, "added")]) {
      await giveWay();
      standing.index.change(change);
    }
    standing.version = version;
    delete standing.moving;
  }
  function bring(version: number): Promise<void> {
    const coming = standings.find(({ moving }) => moving?.to === version)?.moving;
    if (coming) return coming.done;
    const standing = traveller(version);
    if (!standing) return Promise.race(standings.flatMap(({ moving }) => moving?.done ?? []));
    const done = giveWay().then(() => move(standing, version));
    standing.moving = { to: version, done };
    // Half-way it stands nowhere: what failed is not used again.
    done.catch(() => standings.splice(standings.indexOf(standing), 1));
    return done;
  }
  return {
    async at(version, use) {
      for (;;) {
        const best = nearest(version);
        if (best && length(best.difference) <= atOnce) {
          const { standing, difference } = best;
          standing.index.change(difference);
          standing.version = version;
          standing.usedAt = uses += 1;
          return use(standing.index);
        }
        await bring(version);
      }
    },
  };
}

function length({ removed, added }: Difference): number {
  return removed.length + added.length;
}

function slices(list: readonly PassageRow[], kind: keyof Difference): readonly Difference[] {
  const nothing: Difference = { removed: [], added: [] };
  return Array.from({ length: Math.ceil(list.length / atOnce) }, (_, place) => ({
    ...nothing,
    [kind]: list.slice(place * atOnce, (place + 1) * atOnce),
  }));
}
