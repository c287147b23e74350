/**
 * Whether a turn takes longer the longer its conversation is: turn 200 (196 to
 * 205) against turn 10 (6 to 15). The conversations in flight are of every age,
 * so that young and old ones share the same load at the same time; those of the
 * beginning and the end, which had less company, do not count.
 *
 *   node bench/engine/ageing.ts [--conversations 96]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runEngine } from "./engine-contestant.ts";
import { median } from "./workload.ts";

const { values } = parseArgs({ options: { conversations: { type: "string", default: "96" } } });

const TURNS = 205;
const IN_FLIGHT = 16;
const ROUNDS = 3;

interface Sample {
  readonly young: number[];
  readonly old: number[];
}

async function sample(conversations: number): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), "bench-ageing-"));
  const durations: Sample = { young: [], old: [] };
  const workload = { conversations, turns: TURNS, inFlight: IN_FLIGHT };
  const { finish } = await runEngine(folder, workload, (durationMs, turn, conversation) => {
    if (conversation <= IN_FLIGHT || conversation > conversations - IN_FLIGHT) return;
    if (turn >= 6 && turn <= 15) durations.young.push(durationMs);
    if (turn >= 196) durations.old.push(durationMs);
  });
  await finish?.();
  rmSync(folder, { recursive: true });
  return durations;
}

async function main(): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { young, old } = await sample(Number(values.conversations));
    ratios.push(median(old) / median(young));
  }
  console.log(
    JSON.stringify({ turn200AgainstTurn10: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) }),
  );
  process.exit(0);
}

await main();
