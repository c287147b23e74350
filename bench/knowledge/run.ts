/**
 * Exact vector search beside usearch's exactSearch: the same float32 vectors, queries, metric (cosine) and limit (10),
 * one thread each, in turns in the same run; medians. Every answer of ours is compared with brute force in float64.
 *
 *   npm ci --prefix bench/peers/knowledge     once
 *   npm run bench:knowledge -- [--passages 100000] [--draw]
 *
 * --draw also writes docs/pictures/exact-search.svg.
 */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createVectorRows, searchVectors, type VectorRows } from "../../src/knowledge/exact-search/index.ts";
import { loadUsearch, type ExactSearch } from "../peers/knowledge/usearch.ts";
import { drawChart, type Series } from "./chart.ts";
import { contest, fillRows, LIMIT, race, time, type Outcome } from "./contest.ts";
import { KINDS, makeVectors, type Kind, type Vectors } from "./vectors.ts";

const DIMENSIONS = 1_024;
const SHARES = [1, 0.5, 0.1];
const AIM = { ratio: 2.5, msAt10000: 1, memory: 1.5 };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { values: options } = parseArgs({
  options: { draw: { type: "boolean" }, passages: { type: "string", default: "100000" } },
});
const MOST_PASSAGES = Number(options.passages);
if (!existsSync(here("../peers/knowledge/node_modules"))) {
  console.error("usearch and the kernel's compiler are not installed: npm ci --prefix bench/peers/knowledge");
  process.exit(1);
}
const check = spawnSync(process.execPath, [here("../peers/knowledge/build-kernel.ts"), "--check"], {
  stdio: "inherit",
});
if (check.status !== 0) process.exit(1);
console.log(`Node ${process.versions.node}, ${cpus()[0]!.model.trim()}, ${cpus().length} cores, one used`);

const SIZES = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000].filter((size) => size <= MOST_PASSAGES);
const met = (reached: boolean) => (reached ? "met" : "NOT met");
const usearch = loadUsearch();
printStart();
const outcomes: Outcome[] = [];
for (const kind of KINDS) outcomes.push(...measureKind(kind, usearch));
printAims(outcomes);

function printStart(): void {
  const { ms: first } = time(() => createVectorRows({ dimensions: DIMENSIONS }));
  const { ms: second } = time(() => createVectorRows({ dimensions: DIMENSIONS }));
  console.log(
    `kernel compiled and instantiated in ${first.toFixed(1)} ms, instantiated again in ${second.toFixed(1)} ms`,
  );
}

function measureKind(kind: Kind, usearch: ExactSearch): Outcome[] {
  const vectors = makeVectors(kind, MOST_PASSAGES, 15, DIMENSIONS);
  const { ms, value: ours } = time(() => fillRows(vectors));
  console.log(`\n${kind}: ${MOST_PASSAGES} passages of ${DIMENSIONS} dimensions, top ${LIMIT}`);
  console.log(`  adding a row takes ${((1_000 * ms) / MOST_PASSAGES).toFixed(1)} µs`);
  for (const query of vectors.queries.slice(0, 3)) searchVectors(ours, { query, limit: LIMIT });
  const found = contest(vectors, ours, usearch, SHARES);
  for (const outcome of found) console.log(outcomeLine(outcome));
  const memory = ours.bytes / vectors.rows.byteLength;
  console.log(
    `  memory ${memory.toFixed(3)} times the float32 vectors: aim ${AIM.memory}, ${met(memory <= AIM.memory)}`,
  );
  if (kind === "independent") measureGrowth(vectors, ours, usearch);
  return found;
}

function outcomeLine({ share, oursMs, usearchMs, usearchCopiedMs, rescored, recall }: Outcome): string {
  const eligible = `${100 * share}% eligible`.padEnd(14);
  const usearchTime = `usearch ${usearchMs.toFixed(2)} ms, ${(usearchMs / oursMs).toFixed(1)} times faster`;
  const copied = `usearch on a copy of them ${usearchCopiedMs.toFixed(2)} ms, ${(usearchCopiedMs / oursMs).toFixed(1)} times`;
  const found = `${rescored.toFixed(0)} rows rescored; recall ${recall.toFixed(3)}`;
  return `  ${eligible} ${oursMs.toFixed(2).padStart(6)} ms; ${usearchTime}${share === 1 ? "" : ` (${copied})`}; ${found}`;
}

/** The first rows of the set, searched one query at a time; and eight queries at once, which usearch does together. */
function measureGrowth(vectors: Vectors, whole: VectorRows, usearch: ExactSearch): void {
  const points = SIZES.map((size): readonly [number, number, number] => {
    const part = { ...vectors, rows: vectors.rows.subarray(0, size * DIMENSIONS) };
    const ours = size === MOST_PASSAGES ? whole : fillRows(part);
    const next = cycle(vectors.queries);
    const [oursMs, usearchMs] = race(size > 10_000 ? 15 : 60, [
      () => searchVectors(ours, { query: next(), limit: LIMIT }),
      () => usearch(part.rows, next(), DIMENSIONS, LIMIT),
    ]) as [number, number];
    const ratio = `${(usearchMs / oursMs).toFixed(1)} times faster`;
    console.log(
      `  ${size.toString().padStart(7)} passages ${oursMs.toFixed(2).padStart(6)} ms, usearch ${usearchMs.toFixed(2).padStart(6)} ms, ${ratio}`,
    );
    if (size === 10_000) printAlone(ours, next, oursMs);
    return [size, oursMs, usearchMs];
  });
  measureEightQueries(vectors, whole, usearch);
  if (options.draw) draw(points);
}

/** As a process that answers turns runs it: nothing else empties the caches between two searches. */
function printAlone(ours: VectorRows, next: () => Float32Array, inTurnsMs: number): void {
  const [ms] = race(200, [() => searchVectors(ours, { query: next(), limit: LIMIT })]) as [number];
  const aim = `aim ${AIM.msAt10000} ms, ${met(ms < AIM.msAt10000)} alone, ${met(inTurnsMs < AIM.msAt10000)} in turns`;
  console.log(`          alone, not in turns ${ms.toFixed(2)} ms: ${aim}`);
}

function measureEightQueries(vectors: Vectors, ours: VectorRows, usearch: ExactSearch): void {
  const eight = vectors.queries.slice(0, 8);
  const together = Float32Array.from(eight.flatMap((query) => [...query]));
  const [oursMs, usearchMs] = race(5, [
    () => eight.map((query) => searchVectors(ours, { query, limit: LIMIT })),
    () => usearch(vectors.rows, together, DIMENSIONS, LIMIT),
  ]) as [number, number];
  const each = (ms: number) => `${(ms / 8).toFixed(2)} ms`;
  console.log(`  eight queries: ${each(oursMs)} each one after the other, usearch ${each(usearchMs)} each in one call`);
}

function draw(points: readonly (readonly [number, number, number])[]): void {
  const series: Series[] = [
    { name: "usearch exactSearch", colour: "#9a6700", points: points.map(([size, , ms]) => [size, ms]) },
    { name: "exact search", colour: "#0969da", points: points.map(([size, ms]) => [size, ms]) },
  ];
  const subtitle = "top 10 by cosine of 1,024 dimensions, one thread, independent directions; both axes logarithmic";
  writeFileSync(here("../../docs/pictures/exact-search.svg"), drawChart("Time of one search", subtitle, series));
}

function printAims(outcomes: readonly Outcome[]): void {
  const ratios = outcomes.map(({ oursMs, usearchMs }) => usearchMs / oursMs);
  const least = Math.min(...ratios);
  const worstRecall = Math.min(...outcomes.map(({ recall }) => recall));
  console.log(
    `\nleast ratio of all kinds and filters ${least.toFixed(2)}: aim ${AIM.ratio}, ${met(least >= AIM.ratio)}`,
  );
  console.log(`least recall ${worstRecall.toFixed(3)}: aim 1.000, ${met(worstRecall === 1)}`);
}

function cycle<T>(items: readonly T[]): () => T {
  let next = 0;
  return () => items[next++ % items.length]!;
}
