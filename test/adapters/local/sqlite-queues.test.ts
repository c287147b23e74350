import assert from "node:assert/strict";
import { test } from "node:test";
import type { SQSEvent } from "aws-lambda";
import { openGroupCommit, VirtualClock } from "../../../local/engine/index.ts";
import { createSqliteQueues, type QueueSettings, type SqliteQueue } from "../../../src/adapters/local/sqlite-queues.ts";

const settings = { retrySeconds: 10, maximumReceives: 3, concurrency: 2 };

interface Bench {
  readonly clock: VirtualClock;
  readonly queue: SqliteQueue;
  reopen(): Promise<SqliteQueue>;
}

async function openQueue(name: string, overrides: Partial<QueueSettings> = {}): Promise<Bench> {
  const clock = new VirtualClock(0);
  const commit = openGroupCommit(":memory:");
  const open = async () => (await createSqliteQueues(commit, clock)).open({ ...settings, ...overrides, name });
  return { clock, queue: await open(), reopen: open };
}

/** Consumes by bodies: what `fails` names fails that many times. */
function consumer(seen: string[], fails: Record<string, number> = {}, take: () => Promise<void> = async () => {}) {
  return async ({ Records }: SQSEvent) => {
    const [record] = Records;
    const body = record?.body ?? "";
    seen.push(body);
    await take();
    const left = fails[body] ?? 0;
    if (left === 0) return { batchItemFailures: [] };
    fails[body] = left - 1;
    return { batchItemFailures: [{ itemIdentifier: record?.messageId ?? "" }] };
  };
}

test("a message is handed out once when its consumer succeeds, in the order of sending", async () => {
  const { clock, queue } = await openQueue("urgent");
  const seen: string[] = [];
  queue.start(consumer(seen));
  for (const body of ["a", "b", "c"]) await queue.send({ body });
  await clock.runUntil(60_000);
  assert.deepEqual(seen, ["a", "b", "c"]);
});

test("a delayed message is handed out at its time", async () => {
  const { clock, queue } = await openQueue("wake");
  const seen: string[] = [];
  queue.start(consumer(seen));
  await queue.send({ body: "later", delaySeconds: 2 });
  await clock.runUntil(1_999);
  assert.deepEqual(seen, []);
  await clock.runUntil(2_000);
  assert.deepEqual(seen, ["later"]);
});

test("a failed message comes again, and becomes a dead letter after its last receive", async () => {
  const { clock, queue } = await openQueue("urgent");
  const seen: string[] = [];
  queue.start(consumer(seen, { twice: 2, always: 99 }));
  await queue.send({ body: "twice" });
  await queue.send({ body: "always" });
  await clock.runUntil(100_000);
  assert.deepEqual(seen.filter((body) => body === "twice").length, 3);
  assert.deepEqual(seen.filter((body) => body === "always").length, 3);
  assert.deepEqual(
    queue.deadLetters().map(({ body }) => body),
    ["always"],
  );
});

test("in a FIFO queue a failing message holds back its own group only", async () => {
  const { clock, queue } = await openQueue("outbound.fifo");
  const seen: string[] = [];
  queue.start(consumer(seen, { a1: 1 }));
  for (const [groupId, body] of [
    ["a", "a1"],
    ["a", "a2"],
    ["b", "b1"],
  ] as const)
    await queue.send({ body, groupId });
  await clock.runUntil(5_000);
  assert.deepEqual(seen, ["a1", "b1"]);
  await clock.runUntil(20_000);
  assert.deepEqual(seen, ["a1", "b1", "a1", "a2"]);
});

test("a FIFO queue takes a deduplication id once in five minutes", async () => {
  const { clock, queue } = await openQueue("outbound.fifo");
  const seen: string[] = [];
  queue.start(consumer(seen));
  const message = { body: "once", groupId: "a", deduplicationId: "1" };
  await queue.send(message);
  await queue.send(message);
  await clock.runUntil(300_000);
  await queue.send(message);
  await clock.runUntil(300_001);
  assert.deepEqual(seen, ["once", "once"]);
});

test("no more messages are in flight than the concurrency allows", async () => {
  const { queue } = await openQueue("urgent");
  const seen: string[] = [];
  const done: (() => void)[] = [];
  queue.start(consumer(seen, {}, () => new Promise<void>((resolve) => done.push(resolve))));
  await Promise.all(["a", "b", "c"].map((body) => queue.send({ body })));
  assert.deepEqual(seen, ["a", "b"]);
  done[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(seen, ["a", "b", "c"]);
});

test("what was in flight or waiting when the process ended is handed out again", async () => {
  const { queue, reopen } = await openQueue("outbound.fifo");
  queue.start(() => new Promise(() => undefined));
  await queue.send({ body: "in flight", groupId: "a" });
  await queue.send({ body: "waiting", groupId: "a" });
  const next = await reopen();
  const seen: string[] = [];
  next.start(consumer(seen));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(seen[0], "in flight");
});

test("a thousand groups whose endpoint is down are retried without each looking at all others", async () => {
  const { clock, queue } = await openQueue("outbound.fifo", { concurrency: 64, maximumReceives: 4 });
  const seen: string[] = [];
  const fails = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`m${index}`, 3]));
  queue.start(consumer(seen, fails));
  await Promise.all(Object.keys(fails).map((body) => queue.send({ body, groupId: body })));
  await clock.runUntil(100_000);
  assert.equal(seen.length, 4_000);
  assert.equal(queue.deadLetters().length, 0);
});
