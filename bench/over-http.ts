/**
 * The same turns as a help desk sees them: messages posted to the HTTP API of a server process, replies received as
 * signed webhooks. The load generator and the receiver run in this process, on the other core.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { quantile, type Latencies } from "./latencies.ts";

export interface HttpFigures extends Latencies {
  readonly turnsPerSecond: number;
  readonly serverCpuMsPerTurn: number;
  readonly serverPeakMemoryMb: number;
}

export interface HttpLoad {
  readonly conversations: number;
  readonly turnsEach: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export async function measureOverHttp(load: HttpLoad): Promise<HttpFigures> {
  const directory = mkdtempSync(join(tmpdir(), "turnwise-bench-"));
  const replies = new Map<string, () => void>();
  const receiver = await receive((conversation) => replies.get(conversation)?.());
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const server = fork(fileURLToPath(new URL("stub-server.ts", import.meta.url)), [
    join(directory, "turnwise.sqlite"),
    "0",
    webhookUrl,
  ]);
  try {
    const { url } = await message<{ url: string }>(server);
    return await drive(server, url, load, replies);
  } finally {
    server.kill("SIGKILL");
    receiver.close();
    agent.destroy();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function drive(
  server: ChildProcess,
  url: string,
  { conversations, turnsEach }: HttpLoad,
  replies: Map<string, () => void>,
): Promise<HttpFigures> {
  const ids = Array.from({ length: conversations }, (_, index) => `http-${index}`);
  for (const id of ids) {
    await post(`${url}/conversations`, { id, customer_id: id, channel: "web", assignee_type: "AI Agent" });
  }
  const converse = async (id: string, phase: string, turns: number, latencies: number[]) => {
    for (let turn = 0; turn < turns; turn += 1) {
      const replied = new Promise<void>((resolve) => replies.set(id, resolve));
      const sentAt = performance.now();
      const body = { id: `${phase}-${turn}`, body: "And now?", participant_id: id, participant_type: "Customer" };
      await post(`${url}/conversations/${id}/messages`, body);
      await replied;
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(ids.map((id) => converse(id, "warm-up", 3, [])));
  const before = await usage(server);
  const latencies: number[] = [];
  const startedAt = performance.now();
  await Promise.all(ids.map((id) => converse(id, "load", turnsEach, latencies)));
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await usage(server);
  const cpuMs = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000;
  return {
    turnsPerSecond: latencies.length / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    serverCpuMsPerTurn: cpuMs / latencies.length,
    serverPeakMemoryMb: after.maxRss / 1024,
  };
}

interface Usage {
  readonly cpu: NodeJS.CpuUsage;
  /** Kilobytes. */
  readonly maxRss: number;
}

function usage(server: ChildProcess): Promise<Usage> {
  const answer = message<Usage>(server);
  server.send("usage");
  return answer;
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (value) => resolve(value as T));
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}

/** node:http rather than fetch: the load generator should cost little beside what it measures. */
function post(url: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: "Bearer dev-integration", "content-type": "application/json" };
    const outgoing = request(url, { method: "POST", headers, agent }, (response) => {
      response.resume();
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.once("end", resolve);
    });
    outgoing.once("error", reject);
    outgoing.end(JSON.stringify(body));
  });
}

async function receive(onReply: (conversation: string) => void): Promise<Server> {
  const server = createServer((incoming, response) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => (body += chunk.toString()));
    incoming.on("end", () => {
      response.writeHead(200).end();
      onReply((JSON.parse(body) as { data: { conversation: { id: string } } }).data.conversation.id);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
