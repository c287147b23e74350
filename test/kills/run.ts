/**
 * `npm run test:kills [kills] [seed]`: SIGKILLs the server at random moments while 50 conversations run, starts it
 * again on the same file each time, and checks at the end that every message that got a 2xx was answered exactly once
 * and that each conversation's webhooks are numbered without gap, a repetition carrying the same id, number and body.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { seededRandom } from "../support/simulate-conversation.ts";
import { type Received, verdicts } from "./verdicts.ts";

const kills = Number(process.argv[2] ?? 500);
const seed = Number(process.argv[3] ?? 20261122);
const conversations = 50;
/** Long enough that kills and messages find turns at work. */
const thinkingMs = "15";
const random = seededRandom(seed);
const directory = mkdtempSync(join(tmpdir(), "turnwise-kills-"));
const received: Received[] = [];
const accepted = new Map<string, string[]>();
let running = true;

const receiver = await startReceiver();
const port = await freePort();
const address = `http://127.0.0.1:${port}`;
console.log(`seed ${seed}: ${kills} kills, ${conversations} conversations`);
const customers = Array.from({ length: conversations }, (_, index) => converse(`kill-${index}`));
for (let kill = 0; kill < kills; kill += 1) {
  const server = await startServer();
  await sleep(20 + random() * 380);
  await killServer(server);
}
running = false;
const last = await startServer();
await Promise.all(customers);
await quiet();
await killServer(last);
receiver.close();
const { checks, failures } = verdicts(received, accepted);
for (const failure of failures) console.log(`FAILED ${failure}`);
const messages = [...accepted.values()].flat().length;
const distinct = new Set(received.map(({ id }) => id)).size;
console.log(
  `${kills} kills; ${messages} messages accepted; ${distinct} webhooks, ${received.length - distinct} of them delivered again`,
);
console.log(`${checks - failures.length} passed, ${failures.length} failed`);
if (failures.length === 0) rmSync(directory, { recursive: true, force: true });
else console.log(`The data is kept in ${directory}.`);
process.exit(failures.length === 0 ? 0 : 1);

/** A customer who writes, now and then twice in a row, and waits for the answer before writing again. */
async function converse(id: string): Promise<void> {
  await untilAccepted("/conversations", {
    id,
    customer_id: id,
    channel: "web",
    assignee_type: "AI Agent",
  });
  accepted.set(id, []);
  for (let turn = 0; running; turn += 1) {
    const burst = random() < 0.3 ? 2 : 1;
    for (let part = 0; part < burst; part += 1) {
      const messageId = `m-${turn}-${part}`;
      await untilAccepted(`/conversations/${id}/messages`, {
        id: messageId,
        body: "What now?",
        participant_id: id,
        participant_type: "Customer",
      });
      accepted.get(id)?.push(messageId);
    }
    while (running && !answered(id, `m-${turn}-${burst - 1}`)) await sleep(5);
  }
}

function answered(conversation: string, messageId: string): boolean {
  return received.some((webhook) => webhook.conversation === conversation && webhook.answers.includes(messageId));
}

/** Repeats the same request, as a client would, until it gets its 2xx. */
async function untilAccepted(path: string, body: object): Promise<void> {
  for (;;) {
    const response = await fetch(address + path, {
      method: "POST",
      headers: { authorization: "Bearer dev-integration", "content-type": "application/json" },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    if (response?.ok) return;
    if (response && response.status < 500 && response.status !== 409) throw new Error(`${path}: ${response.status}`);
    await sleep(10);
  }
}

/**
 * Everything is answered, or has had its time: a webhook that failed a few times comes back after half a minute. Then
 * nothing has arrived for a while, so a repeated answer would have come, too.
 */
async function quiet(): Promise<void> {
  const patience = Date.now() + 150_000;
  while (Date.now() < patience && !everythingIsAnswered()) await sleep(500);
  for (let seen = -1; seen !== received.length;) {
    seen = received.length;
    await sleep(3000);
  }
}

function everythingIsAnswered(): boolean {
  const answers = new Set(received.flatMap((webhook) => webhook.answers.map((id) => `${webhook.conversation} ${id}`)));
  return [...accepted].every(([id, messages]) => messages.every((message) => answers.has(`${id} ${message}`)));
}

async function startServer(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL("../../bench/stub-server.ts", import.meta.url));
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const child = fork(script, [join(directory, "turnwise.sqlite"), String(port), webhookUrl, thinkingMs], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(directory, "compile-cache") },
  });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`The server ended with ${code} while it started.`)));
  });
  return child;
}

async function killServer(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** A receiver that now and then answers 500, or accepts and forgets to say so in time for a kill. */
async function startReceiver(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const envelope = JSON.parse(body) as {
        id: string;
        sequence_number: number;
        type: string;
        data: { conversation: { id: string }; body?: string };
      };
      const refuses = random() < 0.02;
      if (!refuses) {
        received.push({
          id: envelope.id,
          sequence: envelope.sequence_number,
          type: envelope.type,
          conversation: envelope.data.conversation.id,
          answers: (envelope.data.body ?? "").split(" "),
          body,
        });
      }
      response.writeHead(refuses ? 500 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((resolve) => socket.listen(0, "127.0.0.1", resolve));
  const { port: free } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return free;
}
