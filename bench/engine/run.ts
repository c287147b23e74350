/**
 * Turns per second of the engine and, in the same run, of the floor: a loop
 * written by hand for this one workload with the same durability. Prints the
 * median of the rounds; the ratio is what counts, since machines differ.
 *
 *   node bench/engine/run.ts [--rounds 3] [--turns 150] [--conversations 64] [--only engine]
 */
import { parseArgs } from "node:util";
import { engineContestant } from "./engine-contestant.ts";
import { floorContestant } from "./floor-contestant.ts";
import { measure, median, type Contestant, type Measurement, type Workload } from "./workload.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    turns: { type: "string", default: "150" },
    conversations: { type: "string", default: "64" },
    only: { type: "string" },
  },
});

const CONTESTANTS: readonly Contestant[] = [floorContestant, engineContestant].filter(
  ({ name }) => values.only === undefined || name === values.only,
);

async function rounds(workload: Workload, count: number): Promise<Map<Contestant, Measurement[]>> {
  const results = new Map<Contestant, Measurement[]>(CONTESTANTS.map((contestant) => [contestant, []]));
  for (let round = 0; round < count; round++) {
    for (const [contestant, measurements] of results) measurements.push(await measure(contestant, workload));
  }
  return results;
}

function summary(measurements: readonly Measurement[]): Measurement {
  const of = (key: keyof Measurement) => median(measurements.map((measurement) => measurement[key]));
  return {
    turnsPerSecond: of("turnsPerSecond"),
    commitsPerTurn: of("commitsPerTurn"),
    medianTurnMs: of("medianTurnMs"),
    ageing: of("ageing"),
  };
}

function print(title: string, results: ReadonlyMap<Contestant, readonly Measurement[]>): void {
  console.log(`\n${title}`);
  const [floor] = [...results.values()].map(summary);
  for (const [{ name }, measurements] of results) {
    const { turnsPerSecond, commitsPerTurn, medianTurnMs } = summary(measurements);
    const share = `${((100 * turnsPerSecond) / floor!.turnsPerSecond).toFixed(0)}% of the floor`;
    const rate = `${turnsPerSecond.toFixed(0)} turns/s`;
    console.log(
      `  ${name.padEnd(8)} ${rate.padStart(14)}  ${share.padStart(18)}  ${commitsPerTurn.toFixed(3)} fsyncs/turn  p50 ${medianTurnMs.toFixed(2)} ms`,
    );
  }
}

const roundCount = Number(values.rounds);
const loaded = { conversations: Number(values.conversations), turns: Number(values.turns) };
await measure(engineContestant, { conversations: 16, turns: 50 });
print(
  `${loaded.conversations} conversations in flight, ${loaded.turns} turns each, median of ${roundCount} rounds`,
  await rounds(loaded, roundCount),
);
const unloaded = await rounds({ conversations: 1, turns: 200 }, roundCount);
print("one conversation (unloaded)", unloaded);
for (const [{ name }, measurements] of unloaded) {
  console.log(`  ${name.padEnd(8)} turn 200 takes ${summary(measurements).ageing.toFixed(2)} times as long as turn 10`);
}
console.log(`\npeak memory of this process ${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MB`);
