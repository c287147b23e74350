/**
 * Parked executions: memory for each, and the time from process start to the
 * first reply after a kill.
 *
 *   node --expose-gc bench/engine/parked.ts [--count 10000]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

enableCompileCache();
const { openEngine, openGroupCommit, RealClock } = await import("../../local/engine/index.ts");

const { values } = parseArgs({
  options: { count: { type: "string", default: "10000" }, path: { type: "string" }, token: { type: "string" } },
});

const STARTED_AT_ONCE = 200;
const DEFINITION = JSON.stringify({
  QueryLanguage: "JSONata",
  StartAt: "Park",
  States: {
    Park: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Arguments: { FunctionName: "park", Payload: { token: "{% $states.context.Task.Token %}" } },
      TimeoutSeconds: 86_400,
      End: true,
    },
  },
});

function open(path: string, onToken: (token: string) => void) {
  const invoke = async (_name: string, payload: unknown) => onToken((payload as { token: string }).token);
  const store = openGroupCommit(path);
  const queues = { sendMessage: async () => ({ messageId: "" }) };
  return openEngine({ store, clock: new RealClock(), lambda: { invoke }, queues });
}

function collectedHeapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function park(path: string, count: number): Promise<string> {
  let token = "";
  const engine = open(path, (next) => (token = next));
  const { stateMachineArn } = await engine.createStateMachine({
    name: "park",
    type: "STANDARD",
    definition: DEFINITION,
  });
  const before = collectedHeapBytes();
  for (let started = 0; started < count; started += STARTED_AT_ONCE) {
    const input = JSON.stringify({ text: "x".repeat(300) });
    await Promise.all(Array.from({ length: STARTED_AT_ONCE }, () => engine.startExecution({ stateMachineArn, input })));
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  console.log(
    `${((collectedHeapBytes() - before) / count).toFixed(0)} bytes of heap for each of ${count} parked executions`,
  );
  return token;
}

/** The second process: goes on where the killed one stopped. */
async function reply(path: string, taskToken: string): Promise<void> {
  const engine = open(path, () => {});
  await engine.resume();
  await engine.sendTaskSuccess({ taskToken, output: "1" });
  console.log(`first reply ${performance.now().toFixed(0)} ms after process start`);
  process.kill(process.pid, "SIGKILL");
}

async function main(): Promise<void> {
  if (values.path && values.token) return reply(values.path, values.token);
  const folder = mkdtempSync(join(tmpdir(), "bench-parked-"));
  const path = join(folder, "engine.db");
  const token = await park(path, Number(values.count));
  const child = spawn(process.execPath, [import.meta.filename, "--path", path, "--token", token], { stdio: "inherit" });
  await once(child, "exit");
  rmSync(folder, { recursive: true });
  process.exit(0);
}

await main();
