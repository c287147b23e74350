/**
 * Virtual time: conversations with six timers of six hours each, one store, and
 * the whole history of each readable afterwards; a history that is not whole
 * fails the run. Once with the store in memory, as simulations have it, and
 * once on disk with synchronous=FULL.
 *
 *   node bench/engine/virtual-time.ts [--conversations 2000]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openEngine, openGroupCommit, VirtualClock } from "../../local/engine/index.ts";
import { median } from "./workload.ts";

const { values } = parseArgs({ options: { conversations: { type: "string", default: "2000" } } });
const ROUNDS = 3;
const TIMERS = 6;
const SIX_HOURS_SECONDS = 21_600;
const STARTED_AT_ONCE = 500;

function definition(): string {
  const names = Array.from({ length: TIMERS }, (_, index) => `Rest${index}`);
  const states = names.map((name, index) => {
    const then = index + 1 < TIMERS ? { Next: names[index + 1] } : { End: true };
    return [name, { Type: "Wait", Seconds: SIX_HOURS_SECONDS, ...then }] as const;
  });
  return JSON.stringify({ QueryLanguage: "JSONata", StartAt: names[0], States: Object.fromEntries<object>(states) });
}

/** Start, six times a wait entered and left, success. */
const EVENTS = 2 + 2 * TIMERS;

async function conversationsPerSecond(path: string, count: number): Promise<number> {
  const store = openGroupCommit(path);
  const clock = new VirtualClock();
  const ports = { lambda: { invoke: async () => null }, queues: { sendMessage: async () => ({ messageId: "" }) } };
  const engine = openEngine({ store, clock, ...ports });
  const machine = { name: "six-timers", type: "STANDARD", definition: definition() } as const;
  const { stateMachineArn } = await engine.createStateMachine(machine);
  const executionArns: string[] = [];
  const startMs = performance.now();
  for (let first = 0; first < count; first += STARTED_AT_ONCE) {
    const starts = Array.from({ length: Math.min(STARTED_AT_ONCE, count - first) }, (_, index) =>
      engine.startExecution({ stateMachineArn, input: `{"conversation":${first + index}}` }),
    );
    executionArns.push(...(await Promise.all(starts)).map(({ executionArn }) => executionArn));
    await clock.runUntil(clock.now() + 1_000 + first);
  }
  await clock.runUntilIdle();
  const seconds = (performance.now() - startMs) / 1_000;
  for (const executionArn of executionArns) {
    const { events } = await engine.getExecutionHistory({ executionArn, maxResults: 1_000 });
    if (events.length !== EVENTS) throw new Error(`${executionArn} has ${events.length} events, not ${EVENTS}`);
  }
  await engine.close();
  await store.close();
  return count / seconds;
}

async function main(count: number): Promise<void> {
  const inMemory: number[] = [];
  const onDisk: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const folder = mkdtempSync(join(tmpdir(), "bench-virtual-"));
    inMemory.push(await conversationsPerSecond(":memory:", count));
    onDisk.push(await conversationsPerSecond(join(folder, "engine.db"), count));
    rmSync(folder, { recursive: true });
  }
  console.log(JSON.stringify({ inMemoryPerSecond: median(inMemory), onDiskPerSecond: median(onDisk) }));
  process.exit(0);
}

await main(Number(values.conversations));
