/** From the two rankings of a search to the passages that it returns, the best article first. */
import { fuseRankings, groupByArticle, type PassageOf, type Visibility } from "../../../knowledge/index.ts";

/** More than this would let one long article push the second-best one out of sight. */
const mostPassagesTogether = 3;

/** What is shown of a passage; rankings of one search hold the same object where they hold the same passage. */
export type FoundPassage = Omit<PassageOf<Visibility>, "score" | "ranks">;

export interface Rankings<Found extends FoundPassage> {
  /** Best first. */
  readonly lexical: readonly Found[];
  readonly vector: readonly Found[];
  /** What the vector ranking counts; the lexical one counts 1. */
  readonly vectorWeight: number;
  /** At most so many passages come out. */
  readonly limit: number;
}

/** Deep enough that what follows could not come among the first passages, however it is grouped. */
const placesThatCount = 500;

export function mergeRankings<Found extends FoundPassage>(rankings: Rankings<Found>): readonly PassageOf<Visibility>[] {
  const { vector, vectorWeight, limit } = rankings;
  const lexical = rankings.lexical.slice(0, Math.max(placesThatCount, limit));
  const scores = fuseRankings([
    { weight: 1, ids: lexical },
    { weight: vectorWeight, ids: vector },
  ]);
  const found = [...scores].sort(([left, one], [right, other]) => other - one || (left.id < right.id ? -1 : 1));
  const articleOf = ([{ kind, articleId }]: readonly [Found, number]) => `${kind}/${articleId}`;
  const grouped = groupByArticle(found, articleOf, mostPassagesTogether).slice(0, limit);
  const places = { lexical: placesOf(lexical), vector: placesOf(vector) };
  return grouped.map(([passage, score]) => passageOf(passage, score, places));
}

type Places = ReadonlyMap<FoundPassage, number>;

function placesOf(ranking: readonly FoundPassage[]): Places {
  return new Map(ranking.map((passage, place) => [passage, place + 1]));
}

function passageOf(
  found: FoundPassage,
  score: number,
  places: { readonly lexical: Places; readonly vector: Places },
): PassageOf<Visibility> {
  const { id, kind, articleId, title, text, visibility, language, url } = found;
  const lexical = places.lexical.get(found);
  const vector = places.vector.get(found);
  return {
    ...{ id, kind, articleId, title, text, visibility, language, score },
    ...(url === undefined ? {} : { url }),
    ranks: { ...(lexical === undefined ? {} : { lexical }), ...(vector === undefined ? {} : { vector }) },
  };
}
