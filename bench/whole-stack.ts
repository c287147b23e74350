/**
 * Durable conversation turns through the whole local stack: append by use case, both state machines, lane, behaviours
 * with one (stub) model step, commit, outbox and delivery to an in-process receiver. What is left out is HTTP.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { RealClock } from "../local/engine/index.ts";
import { oneModel } from "../local/model-layer.ts";
import { openStack, type Stack } from "../local/stack.ts";
import { loadCompany } from "../src/adapters/local/company-files.ts";
import { createStartConversation } from "../src/conversation/index.ts";
import { conversationId, silentTelemetry } from "../src/kernel/index.ts";
import { quantile, type Latencies } from "./latencies.ts";
import { impatient, stubAgent, stubModel } from "./stub-agent.ts";

export interface StackFigures extends Latencies {
  readonly turnsPerSecond: number;
  readonly cpuMsPerTurn: number;
  readonly commitsPerTurn: number;
  readonly peakMemoryMb: number;
  readonly startUpMs: number;
}

export interface StackLoad {
  readonly conversations: number;
  readonly turnsEach: number;
  /** Average pause of each customer between an answer and the next message; absent: none. */
  readonly pauseMs?: number;
}

/** Runs the load in a fresh folder and removes it. */
export async function measureStack(load: StackLoad): Promise<StackFigures> {
  const directory = mkdtempSync(join(tmpdir(), "turnwise-bench-"));
  try {
    return await measureIn(join(directory, "turnwise.sqlite"), load);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measureIn(file: string, { conversations, turnsEach, pauseMs = 0 }: StackLoad): Promise<StackFigures> {
  const replies = new Map<string, () => void>();
  const startedAt = performance.now();
  const stack = await openBenchStack(file, (id) => replies.get(id)?.());
  const startUpMs = performance.now() - startedAt;
  const ids = Array.from({ length: conversations }, (_, index) => `bench-${index}`);
  const begin = createStartConversation(stack.dependencies);
  for (const id of ids) {
    await begin({ conversationId: conversationId(id), customerId: id, channel: "web", assignedTo: "ai" });
  }
  await Promise.all(ids.map((id) => converse(stack, replies, id, 3, [], 0)));
  const commitsBefore = stack.commit.commits;
  const latencies: number[] = [];
  const cpuBefore = process.cpuUsage();
  const loadStartedAt = performance.now();
  await Promise.all(ids.map((id) => converse(stack, replies, id, turnsEach, latencies, pauseMs)));
  const seconds = (performance.now() - loadStartedAt) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const commits = stack.commit.commits - commitsBefore;
  await stack.close();
  const turns = conversations * turnsEach;
  return {
    turnsPerSecond: turns / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    cpuMsPerTurn: (cpu.user + cpu.system) / 1000 / turns,
    commitsPerTurn: commits / turns,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    startUpMs,
  };
}

function openBenchStack(file: string, onReply: (conversationId: string) => void): Promise<Stack> {
  const company = loadCompany("companies/harbour-bank");
  return openStack({
    file,
    clock: new RealClock(),
    company: { ...company, policy: impatient(company.policy) },
    models: oneModel(stubModel),
    behaviours: stubAgent,
    telemetry: silentTelemetry,
    transport: {
      post: async (envelope) => {
        const { conversation } = envelope.data as { conversation: { id: string } };
        onReply(conversation.id);
        return { status: 200 };
      },
    },
  });
}

let messages = 0;

async function converse(
  stack: Stack,
  replies: Map<string, () => void>,
  id: string,
  turns: number,
  latencies: number[],
  pauseMs: number,
): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    if (pauseMs > 0) await sleep(2 * pauseMs * Math.random());
    const replied = new Promise<void>((resolve) => replies.set(id, resolve));
    const sentAt = performance.now();
    await stack.append(conversationId(id), {
      type: "customer_message",
      at: Date.now(),
      participant: { type: "Customer", id },
      data: { messageId: `m-${(messages += 1)}`, body: "How do I block my card?" },
    });
    await replied;
    latencies.push(performance.now() - sentAt);
  }
}
