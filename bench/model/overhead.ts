/** CPU of the traffic layer per call, with a provider that answers at once: everything but the provider and the network. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGroupCommit } from "../../local/engine/store/group-commit.ts";
import { createSqliteModelTraffic } from "../../src/adapters/local/sqlite-model-traffic.ts";
import {
  createInMemoryTrafficStores,
  createModelTraffic,
  defaultTrafficSettings,
  type ModelTrafficStores,
  systemTrafficClock,
} from "../../src/model/traffic/index.ts";
import { deployment } from "./scenarios.ts";

export interface Overhead {
  readonly stores: string;
  readonly inFlight: number;
  readonly cpuMs: number;
}

const warmUpCalls = 2_000;
const calls = 20_000;

export async function measureOverhead(): Promise<Overhead[]> {
  const folder = mkdtempSync(join(tmpdir(), "model-traffic-"));
  const commit = openGroupCommit(join(folder, "traffic.sqlite"));
  const sqlite = await createSqliteModelTraffic(commit);
  try {
    return [
      { stores: "in memory", inFlight: 1, cpuMs: await cpuPerCall(createInMemoryTrafficStores(), 1) },
      { stores: "in memory", inFlight: 64, cpuMs: await cpuPerCall(createInMemoryTrafficStores(), 64) },
      { stores: "SQLite", inFlight: 1, cpuMs: await cpuPerCall(sqlite, 1) },
      { stores: "SQLite", inFlight: 64, cpuMs: await cpuPerCall(sqlite, 64) },
    ];
  } finally {
    await commit.close();
    rmSync(folder, { recursive: true });
  }
}

async function cpuPerCall(stores: ModelTrafficStores, inFlight: number): Promise<number> {
  const settings = defaultTrafficSettings;
  const traffic = createModelTraffic({ ...stores, clock: systemTrafficClock, random: Math.random, settings });
  const candidates = [deployment("first", 10_000_000), deployment("second", 10_000_000)];
  const call = () =>
    traffic.call({
      candidates,
      lane: "urgent",
      estimate: { inputTokens: 1_000, outputTokens: 400 },
      maximumWaitMs: 1_000,
      hedgeAfterMs: 1_000,
      invoke: async () => ({ inputTokens: 1_000, outputTokens: 100 }),
      usageOf: (result) => result,
    });
  const run = async (count: number) => {
    let left = count;
    const worker = async () => {
      while (left-- > 0) await call();
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
  };
  await run(warmUpCalls);
  const before = process.cpuUsage();
  await run(calls);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / calls;
}
