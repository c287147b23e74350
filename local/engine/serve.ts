/** Serves the engine by itself until it is told to stop; cli.js says with what options. */
import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createApiServer } from "./api/http-server.ts";
import { createLambdaEndpoint } from "./api/lambda-endpoint.ts";
import { createSqsEndpoint } from "./api/sqs-endpoint.ts";
import { RealClock } from "./clock/real-clock.ts";
import { VirtualClock } from "./clock/virtual-clock.ts";
import { openEngine } from "./engine.ts";
import { openGroupCommit } from "./store/group-commit.ts";
import { createFileObjects } from "./tasks/file-objects.ts";

const OPTIONS = {
  port: { type: "string", default: "8083" },
  data: { type: "string", default: "engine-data" },
  clock: { type: "string", default: "real" },
  "retention-days": { type: "string", default: "90" },
  "lambda-endpoint": { type: "string", default: "http://127.0.0.1:3001" },
  "sqs-endpoint": { type: "string", default: "http://127.0.0.1:9324" },
  /** The folder whose folders are the buckets of ItemReader and ResultWriter. */
  objects: { type: "string" },
} as const;

const IDLE_PAUSE_MS = 5;

/** Virtual time jumps on whenever nothing is left to do; calls from outside come in the pauses. */
async function runVirtualTime(clock: VirtualClock): Promise<never> {
  for (;;) {
    await clock.runUntilIdle();
    await sleep(IDLE_PAUSE_MS);
  }
}

export async function serve(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  mkdirSync(values.data, { recursive: true });
  const store = openGroupCommit(join(values.data, "engine.db"));
  const clock = values.clock === "virtual" ? new VirtualClock(Date.now()) : new RealClock();
  const lambda = createLambdaEndpoint(values["lambda-endpoint"]);
  const queues = createSqsEndpoint(values["sqs-endpoint"]);
  const retentionDays = Number(values["retention-days"]);
  const objects = createFileObjects(values.objects ?? join(values.data, "objects"));
  const log = (line: string) => console.error(line);
  const engine = openEngine({ store, clock, lambda, queues, objects, retentionDays, log });
  await engine.resume();
  const server = createApiServer(engine).listen(Number(values.port), "127.0.0.1", () => {
    console.log(`Step Functions at http://127.0.0.1:${portOf(server)}, data in ${values.data}, ${values.clock} time`);
  });
  if (clock instanceof VirtualClock) void runVirtualTime(clock);
  stopOnSignal(server, async () => {
    await engine.close();
    await store.close();
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function stopOnSignal(server: Server, close: () => Promise<void>): void {
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await close();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
}
