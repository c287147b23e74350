/**
 * Memory for each parked execution. What the process holds more than before,
 * counted by the operating system (RSS), with everything that was needed on the
 * way: code that was compiled, caches that filled up. It is read after a
 * collection that also gives back the pages V8 keeps in reserve; the live heap
 * and the peak are told beside it.
 *
 *   node --expose-gc bench/engine/parked.ts [--count 10000]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { PARKING_MACHINE, parkingInput } from "./parking-machine.ts";

enableCompileCache();
const { openEngine, openGroupCommit, RealClock } = await import("../../local/engine/index.ts");

const { values } = parseArgs({ options: { count: { type: "string", default: "10000" } } });

const STARTED_AT_ONCE = 200;
const SETTLE_MS = 200;

interface Memory {
  readonly rss: number;
  readonly heap: number;
}

/** "last-resort" is V8's name for the collection that leaves nothing behind. */
function collectedMemory(): Memory {
  const collect = globalThis.gc as ((options: object) => void) | undefined;
  if (!collect) throw new Error("run it with --expose-gc, which lets it read the memory of what is alive only");
  collect({ type: "major", execution: "sync", flavor: "last-resort" });
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

async function main(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-parked-"));
  const store = openGroupCommit(join(folder, "engine.db"));
  let parked = 0;
  const lambda = { invoke: async () => void parked++ };
  const queues = { sendMessage: async () => ({ messageId: "" }) };
  const engine = openEngine({ store, clock: new RealClock(), lambda, queues });
  const { stateMachineArn } = await engine.createStateMachine(PARKING_MACHINE);
  const before = collectedMemory();
  for (let started = 0; started < count; started += STARTED_AT_ONCE) {
    const start = () => engine.startExecution({ stateMachineArn, input: parkingInput() });
    await Promise.all(Array.from({ length: Math.min(STARTED_AT_ONCE, count - started) }, start));
  }
  await sleep(SETTLE_MS);
  if (parked !== count) throw new Error(`${parked} executions are parked, not ${count}`);
  const peakMemoryMb = process.resourceUsage().maxRSS / 1_024;
  const after = collectedMemory();
  const bytesPerParked = (after.rss - before.rss) / count;
  console.log(JSON.stringify({ bytesPerParked, heapPerParked: (after.heap - before.heap) / count, peakMemoryMb }));
  rmSync(folder, { recursive: true });
  process.exit(0);
}

await main(Number(values.count));
