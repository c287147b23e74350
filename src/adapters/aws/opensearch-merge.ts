/** From the hits of both halves to the passages that a search returns: fused, grouped and cut as in process. */
import { fuseRankings, groupByArticle, type PassageOf, type Visibility } from "../../knowledge/index.ts";
import type { FoundDocument, Hit } from "./opensearch-searches.ts";

const mostPassagesTogether = 3;

export interface HitsToMerge {
  readonly lexical: readonly Hit[];
  readonly vector: readonly Hit[];
  readonly vectorWeight: number;
  readonly limit: number;
}

export function mergeHits({ lexical, vector, vectorWeight, limit }: HitsToMerge): readonly PassageOf<Visibility>[] {
  const documents = new Map([...lexical, ...vector].map(({ key, document }) => [key, document]));
  const documentOf = (key: string) => documents.get(key) as FoundDocument;
  const scores = fuseRankings([
    { weight: 1, ids: lexical.map(({ key }) => key) },
    { weight: vectorWeight, ids: vector.map(({ key }) => key) },
  ]);
  const found = [...scores].sort(
    ([left, one], [right, other]) => other - one || (documentOf(left).id < documentOf(right).id ? -1 : 1),
  );
  const articleOf = ([key]: readonly [string, number]) => `${documentOf(key).kind}/${documentOf(key).articleId}`;
  const places = { lexical: placesOf(lexical), vector: placesOf(vector) };
  return groupByArticle(found, articleOf, mostPassagesTogether)
    .slice(0, limit)
    .map(([key, score]) => ({ ...documentOf(key), score, ranks: ranksOf(key, places) }));
}

type Places = ReadonlyMap<string, number>;

function placesOf(hits: readonly Hit[]): Places {
  return new Map(hits.map(({ key }, place) => [key, place + 1]));
}

function ranksOf(key: string, places: { readonly lexical: Places; readonly vector: Places }) {
  const lexical = places.lexical.get(key);
  const vector = places.vector.get(key);
  return { ...(lexical === undefined ? {} : { lexical }), ...(vector === undefined ? {} : { vector }) };
}
