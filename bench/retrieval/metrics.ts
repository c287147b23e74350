/** Recall and nDCG as trec_eval counts them, each the mean over the judged questions. */
export interface Quality {
  readonly recallAt10: number;
  readonly ndcgAt10: number;
}

export function qualityOf(
  rankings: ReadonlyMap<string, readonly string[]>,
  relevant: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Quality {
  const judged = [...relevant].filter(([, grades]) => [...grades.values()].some((grade) => grade > 0));
  const mean = (measure: (ranking: readonly string[], grades: ReadonlyMap<string, number>) => number) =>
    judged.reduce((sum, [id, grades]) => sum + measure(rankings.get(id) ?? [], grades), 0) / judged.length;
  return { recallAt10: mean(recallAt10), ndcgAt10: mean(ndcgAt10) };
}

function recallAt10(ranking: readonly string[], grades: ReadonlyMap<string, number>): number {
  const wanted = [...grades].filter(([, grade]) => grade > 0).map(([id]) => id);
  const found = new Set(ranking.slice(0, 10));
  return wanted.filter((id) => found.has(id)).length / wanted.length;
}

function ndcgAt10(ranking: readonly string[], grades: ReadonlyMap<string, number>): number {
  const ideal = [...grades.values()].sort((left, right) => right - left);
  return discounted(ranking.map((id) => grades.get(id) ?? 0)) / discounted(ideal);
}

function discounted(gains: readonly number[]): number {
  return gains.slice(0, 10).reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);
}
