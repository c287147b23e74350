/** A Restate server of our own: on loopback, with ports and a folder that nobody else uses. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_LIMIT_MS = 30_000;
const POLL_MS = 20;
const PARTITIONS = 2;

export interface RestateServer {
  /** Posts JSON to the ingress; throws unless it is accepted. */
  post(path: string, body: unknown): Promise<void>;
  /** Makes the services of an SDK endpoint known. */
  register(sdkPort: number): Promise<void>;
  peakMemoryMb(): number;
  /** Processor time since its start. */
  cpuMs(): number;
  stop(): Promise<void>;
}

interface Ports {
  readonly node: number;
  readonly admin: number;
  readonly ingress: number;
}

export async function startRestateServer(folder: string): Promise<RestateServer> {
  const [node, admin, ingress] = await Promise.all([freePort(), freePort(), freePort()]);
  const child = launch(folder, { node, admin, ingress });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  await until(async () => (await send(agent, admin, "GET", "/health")) === 200);
  await until(async () => (await send(agent, ingress, "GET", "/restate/health")) === 200);
  const post = async (port: number, path: string, body: unknown): Promise<void> => {
    const status = await send(agent, port, "POST", path, JSON.stringify(body));
    if (status >= 300) throw new Error(`Restate answered ${path} with status ${status}`);
  };
  return {
    post: (path, body) => post(ingress, path, body),
    register: (sdkPort) => post(admin, "/deployments", { uri: `http://127.0.0.1:${sdkPort}` }),
    peakMemoryMb: () => peakMemoryMb(child.pid!),
    cpuMs: () => cpuMs(child.pid!),
    stop: async () => {
      agent.destroy();
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

function launch(folder: string, ports: Ports): ChildProcess {
  mkdirSync(folder, { recursive: true });
  const configuration = join(folder, "restate.toml");
  writeFileSync(configuration, configurationOf(join(folder, "data"), ports));
  const binary = `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`;
  const file = createRequire(import.meta.url).resolve(binary);
  const child = spawn(file, ["--no-logo", "--config-file", configuration], { stdio: "ignore" });
  process.once("exit", () => child.kill("SIGKILL"));
  return child;
}

/** Everything else is as it comes, so writes are flushed to disk before they count. */
function configurationOf(data: string, { node, admin, ingress }: Ports): string {
  return `
base-dir = ${JSON.stringify(data)}
bind-ip = "127.0.0.1"
advertised-host = "127.0.0.1"
listen-mode = "tcp"
bind-port = ${node}
default-num-partitions = ${PARTITIONS}
disable-telemetry = true
[admin]
bind-port = ${admin}
[ingress]
bind-port = ${ingress}
`;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** Returns the status of the answer. */
function send(agent: Agent, port: number, method: string, path: string, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const call = request({ agent, host: "127.0.0.1", port, method, path, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    call.on("error", reject);
    call.end(body);
  });
}

async function until(isReady: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + START_LIMIT_MS;
  while (!(await isReady().catch(() => false))) {
    if (performance.now() > deadlineMs) throw new Error(`Restate was not ready after ${START_LIMIT_MS} ms`);
    await sleep(POLL_MS);
  }
}

const MS_PER_TICK = 10;

/** utime and stime, the 12th and 13th field after the command, which stands in brackets. */
function cpuMs(pid: number): number {
  if (process.platform !== "linux") return NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

function peakMemoryMb(pid: number): number {
  if (process.platform !== "linux") return NaN;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
}
