import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { VirtualClock } from "../../local/engine/index.ts";
import { oneModel } from "../../local/model-layer.ts";
import { openStack, type Stack } from "../../local/stack.ts";
import { createAddMessage, createStartConversation } from "../../src/conversation/index.ts";
import { conversationId, silentTelemetry } from "../../src/kernel/index.ts";
import { assertCourse, type Course } from "../support/conversation-invariants.ts";
import {
  type Attempt,
  echo,
  policyWith,
  seededRandom,
  silenceBehaviours,
  simulationStart,
  type Webhook,
} from "../support/simulate-conversation.ts";

const id = conversationId("conv-1");
const policy = policyWith({ quietWindowMs: 200 });

/** One life of the process on the file. After `kill` nothing that it still does has any effect. */
interface Life {
  readonly stack: Stack;
  readonly clock: VirtualClock;
  kill(): void;
}

async function live(file: string, startAt: number, seed: number, attempts: Attempt[]): Promise<Life> {
  const clock = new VirtualClock(startAt);
  const random = seededRandom(seed);
  let dead = false;
  const forEver = new Promise<never>(() => undefined);
  const stack = await openStack({
    file,
    clock,
    company: { policy, articles: [] },
    models: oneModel({
      async complete() {
        await clock.sleep(Math.floor(random() * 900));
        if (dead) return forEver;
        const output = { language: "en", kind: "question", intent: "", confidence: 1, clarifyingQuestion: "" };
        const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0 };
        return {
          output,
          ending: "complete",
          stopReason: "end_turn",
          usage,
          deployment: "simulated",
          latencyMs: 0,
          costMicroUsd: 0,
        };
      },
    }),
    transport: {
      async post(envelope) {
        if (dead) return forEver;
        attempts.push({ at: clock.now(), webhook: envelope as unknown as Webhook, accepted: true });
        return { status: 200 };
      },
    },
    telemetry: silentTelemetry,
    behaviours: [...silenceBehaviours, echo],
    random,
    engineSeed: seed,
  });
  return {
    stack,
    clock,
    kill() {
      dead = true;
      const { commit } = stack;
      commit.write = () => forEver;
      clock.schedule = () => () => undefined;
    },
  };
}

/** Lets a few turns of the event loop go by: each may hold a commit, so a kill falls between any two of them. */
async function eventLoopTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function killedAgainAndAgain(seed: number, file: string): Promise<{ course: Course; accepted: string[] }> {
  const random = seededRandom(seed);
  const attempts: Attempt[] = [];
  const accepted: string[] = [];
  let life = await live(file, simulationStart, seed, attempts);
  await createStartConversation(life.stack.dependencies)({
    conversationId: id,
    customerId: "cust-1",
    channel: "web",
    assignedTo: "ai",
  });
  for (let round = 0; round < 8; round += 1) {
    await life.clock.runUntil(life.clock.now() + Math.floor(random() * 1_500));
    const body = `message ${round}`;
    const add = createAddMessage(life.stack.append, life.stack.dependencies.timing);
    const message = { messageId: body, body, participant: { id: "cust-1", type: "Customer" as const } };
    void add(id, message).then(
      () => accepted.push(body),
      () => undefined,
    );
    void life.clock.runUntil(life.clock.now() + Math.floor(random() * 1_500));
    await eventLoopTurns(Math.floor(random() * 60));
    life.kill();
    const known = [...accepted];
    await eventLoopTurns(3);
    assert.ok(accepted.length <= known.length + 1);
    life = await live(file, life.clock.now() + Math.floor(random() * 20_000), seed + round + 1, attempts);
  }
  await life.clock.runUntil(life.clock.now() + 200_000);
  const course = await courseAfter(life, attempts);
  await life.stack.close();
  return { course, accepted };
}

async function courseAfter({ stack: { store } }: Life, attempts: Attempt[]): Promise<Course> {
  const head = await store.readHead(id);
  assert.ok(head);
  const log = await store.readEvents(id, { throughSeq: head.lastSeq, limit: 100_000 });
  const rows = Array.from({ length: head.outSeq }, (_, index) => store.readOutbox(id, index + 1));
  const outbox = (await Promise.all(rows)).filter((row) => row !== undefined);
  return { head, log, outbox, attempts, patience: policy.channels.web };
}

/** Memory where there is some: the kills are ours, so no disk has to be waited for. */
function folder(): string {
  const inMemory = statSync("/dev/shm", { throwIfNoEntry: false })?.isDirectory() ?? false;
  return mkdtempSync(join(inMemory ? "/dev/shm" : tmpdir(), "turnwise-kills-"));
}

const firstSeed = 1100;
const seeds = 24;

test("I11: what was accepted survives a kill at any point, is answered exactly once and is delivered", async () => {
  const directory = folder();
  try {
    for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
      const { course, accepted } = await killedAgainAndAgain(seed, join(directory, `${seed}.sqlite`));
      const stored = course.log.filter(({ type }) => type === "customer_message").map(({ data }) => data.messageId);
      assert.deepEqual(
        accepted.filter((body) => !stored.includes(body)),
        [],
        `seed ${seed}: lost after a 2xx`,
      );
      assert.ok(
        course.outbox.every(({ state }) => state === "delivered"),
        `seed ${seed}: something was not delivered`,
      );
      const said = course.outbox.flatMap(({ envelope }) => (envelope.data as { body: string }).body.split("\n"));
      const answered = said.map((line) => line.replace(/^re: /, ""));
      assert.deepEqual(answered.toSorted(), stored.toSorted(), `seed ${seed}: answered exactly once`);
      assertCourse(course);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
