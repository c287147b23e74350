/**
 * The engine by itself:
 *
 *   node local/engine/cli.ts --port 8083 --data ./engine-data [--clock real|virtual]
 *     [--lambda-endpoint URL] [--sqs-endpoint URL]
 *
 * Then `aws stepfunctions --endpoint-url http://127.0.0.1:8083 …` or any SDK.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createApiServer } from "./api/http-server.ts";
import { createLambdaEndpoint } from "./api/lambda-endpoint.ts";
import { createSqsEndpoint } from "./api/sqs-endpoint.ts";
import { openEngine, openGroupCommit, RealClock, VirtualClock } from "./index.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8083" },
    data: { type: "string", default: "engine-data" },
    clock: { type: "string", default: "real" },
    "lambda-endpoint": { type: "string", default: "http://127.0.0.1:3001" },
    "sqs-endpoint": { type: "string", default: "http://127.0.0.1:9324" },
  },
});

const IDLE_PAUSE_MS = 5;

/** Virtual time jumps on whenever nothing is left to do; calls from outside come in the pauses. */
async function runVirtualTime(clock: VirtualClock): Promise<never> {
  for (;;) {
    await clock.runUntilIdle();
    await sleep(IDLE_PAUSE_MS);
  }
}

async function main(): Promise<void> {
  mkdirSync(values.data, { recursive: true });
  const store = openGroupCommit(join(values.data, "engine.db"));
  const clock = values.clock === "virtual" ? new VirtualClock(Date.now()) : new RealClock();
  const lambda = createLambdaEndpoint(values["lambda-endpoint"]);
  const queues = createSqsEndpoint(values["sqs-endpoint"]);
  const engine = openEngine({ store, clock, lambda, queues, log: (line) => console.error(line) });
  await engine.resume();
  const server = createApiServer(engine).listen(Number(values.port), "127.0.0.1", () => {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : values.port;
    console.log(`Step Functions at http://127.0.0.1:${port}, data in ${values.data}, ${values.clock} time`);
  });
  if (clock instanceof VirtualClock) void runVirtualTime(clock);
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await engine.close();
    await store.close();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
}

await main();
