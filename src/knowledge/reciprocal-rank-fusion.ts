/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): rankings are merged by their places alone, since
 * the scores of BM25 and of a cosine can't be compared. Then passages are grouped by article.
 */

export interface Ranking<Id> {
  /** What this ranking's word counts beside the others'. */
  readonly weight: number;
  /** Best first, each once. */
  readonly ids: readonly Id[];
}

/** How soon a place loses its worth: the constant of the paper. */
const rankConstant = 60;

/** The sum of `weight / (60 + rank)` over the rankings that hold the id. */
export function fuseRankings<Id>(rankings: readonly Ranking<Id>[]): ReadonlyMap<Id, number> {
  const scores = new Map<Id, number>();
  for (const { weight, ids } of rankings) {
    ids.forEach((id, place) => scores.set(id, (scores.get(id) ?? 0) + weight / (rankConstant + place + 1)));
  }
  return scores;
}

/**
 * The best passage of an article decides the article's place; up to `most` of its passages follow each other there, in
 * their order. What an article has beyond that comes after all articles, so that nothing found is lost.
 */
export function groupByArticle<Found>(
  found: readonly Found[],
  articleOf: (found: Found) => string,
  most: number,
): readonly Found[] {
  const groups = Map.groupBy(found, articleOf);
  const surplus = new Set([...groups.values()].flatMap((group) => group.slice(most)));
  const first = [...groups.values()].flatMap((group) => group.slice(0, most));
  return [...first, ...found.filter((each) => surplus.has(each))];
}
