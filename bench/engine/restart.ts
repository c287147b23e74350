/**
 * The engine by itself, as `npm run engine` starts it: the time from the start
 * of the process to its first answer over HTTP, from an empty folder, and to
 * the first answer to a message after a kill -9 with executions parked.
 *
 *   node bench/engine/restart.ts [--parked 1000]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { NODE_FLAGS } from "./child.ts";
import { PARKING_MACHINE, parkingInput } from "./parking-machine.ts";
import { median } from "./workload.ts";

const { values } = parseArgs({ options: { parked: { type: "string", default: "1000" } } });

const STARTS = 5;
const IN_FLIGHT = 50;
const CLI = fileURLToPath(new URL("../../local/engine/cli.js", import.meta.url));

interface EngineProcess {
  readonly startedMs: number;
  call(action: string, input: object): Promise<Record<string, unknown>>;
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
}

interface StartOptions {
  readonly folder: string;
  readonly lambdaPort?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

async function startEngine({ folder, lambdaPort = 9, environment = {} }: StartOptions): Promise<EngineProcess> {
  const startedMs = performance.now();
  const lambda = ["--lambda-endpoint", `http://127.0.0.1:${lambdaPort}`];
  const child = spawn(process.execPath, [...NODE_FLAGS, CLI, "--port", "0", "--data", folder, ...lambda], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const url = await urlOf(child);
  return {
    startedMs,
    call: (action, input) => call(url, action, input),
    end: async (signal) => {
      child.kill(signal);
      await once(child, "exit");
    },
  };
}

async function urlOf(child: ChildProcess): Promise<string> {
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  const url = /http:\/\/[\d.:]+/.exec(String(line))?.[0];
  if (!url) throw new Error(`the engine said ${String(line)}`);
  return url;
}

async function call(url: string, action: string, input: object): Promise<Record<string, unknown>> {
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AWSStepFunctions.${action}` };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(input) });
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${action} was answered ${response.status} ${JSON.stringify(body)}`);
  return body;
}

async function readyMs(
  environment: NodeJS.ProcessEnv = {},
  signal: "SIGKILL" | "SIGTERM" = "SIGKILL",
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "bench-ready-"));
  const engine = await startEngine({ folder, environment });
  await engine.call("ListStateMachines", {});
  const durationMs = performance.now() - engine.startedMs;
  await engine.end(signal);
  rmSync(folder, { recursive: true });
  return durationMs;
}

/** The first start on a machine: no module is compiled yet. */
async function firstReadyMs(): Promise<number> {
  const cache = mkdtempSync(join(tmpdir(), "bench-cache-"));
  const durationMs = await readyMs({ NODE_COMPILE_CACHE: cache });
  rmSync(cache, { recursive: true });
  return durationMs;
}

interface Functions {
  readonly server: Server;
  readonly port: number;
  readonly tokens: string[];
}

/** A Lambda endpoint whose one function notes the tokens. */
async function serveFunctions(): Promise<Functions> {
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    void json(request).then((payload) => {
      tokens.push((payload as { token: string }).token);
      response.end("null");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port, tokens };
}

async function park(engine: EngineProcess, { tokens }: Functions, count: number): Promise<void> {
  const { stateMachineArn } = await engine.call("CreateStateMachine", {
    ...PARKING_MACHINE,
    roleArn: "arn:aws:iam::000000000000:role/engine",
  });
  for (let started = 0; started < count; started += IN_FLIGHT) {
    const start = () => engine.call("StartExecution", { stateMachineArn, input: parkingInput() });
    await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, count - started) }, start));
  }
  while (tokens.length < count) await new Promise(setImmediate);
}

async function firstReplies(count: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-restart-"));
  const functions = await serveFunctions();
  let engine = await startEngine({ folder, lambdaPort: functions.port });
  await park(engine, functions, count);
  await engine.end("SIGKILL");
  const replies: number[] = [];
  for (const taskToken of functions.tokens.slice(0, STARTS)) {
    engine = await startEngine({ folder, lambdaPort: functions.port });
    await engine.call("SendTaskSuccess", { taskToken, output: "1" });
    replies.push(performance.now() - engine.startedMs);
    await engine.end("SIGKILL");
  }
  functions.server.close();
  rmSync(folder, { recursive: true });
  return replies;
}

async function main(): Promise<void> {
  const coldMs = await firstReadyMs();
  const ready: number[] = [];
  // The machine has run the engine before, and its compiled modules are kept when a process ends.
  await readyMs({}, "SIGTERM");
  for (let start = 0; start < STARTS; start++) ready.push(await readyMs());
  const replies = await firstReplies(Number(values.parked));
  console.log(JSON.stringify({ readyMs: median(ready), coldReadyMs: coldMs, firstReplyMs: median(replies) }));
  process.exit(0);
}

await main();
