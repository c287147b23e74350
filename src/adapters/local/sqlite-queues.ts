/**
 * SQS as the local stack needs it, in the shared SQLite file: standard and FIFO queues with delay, retries and dead
 * letters. A message is durable before send resolves and stays until its consumer has succeeded; what was in flight
 * when the process died is handed out again. Waiting messages also stand in memory, so that nothing polls the disk.
 */
import { randomUUID } from "node:crypto";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";

/** Time, timers, and word of what is under way, so that a virtual clock does not run ahead of it. */
export interface QueueClock {
  now(): number;
  schedule(atMs: number, run: () => void): () => void;
  track<T>(work: Promise<T>): Promise<T>;
}

export interface QueueSettings {
  readonly name: string;
  /** A failed message is handed out again after this long, unless its consumer postpones it. */
  readonly retrySeconds: number;
  /** After this many receives a failed message becomes a dead letter. */
  readonly maximumReceives: number;
  /** Messages handled at the same time. */
  readonly concurrency: number;
}

export interface QueueMessage {
  readonly body: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly delaySeconds?: number;
}

export type Consume = (event: SQSEvent) => Promise<SQSBatchResponse>;

interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly groupId: string | undefined;
  receives: number;
  visibleAt: number;
}

const schema = `CREATE TABLE IF NOT EXISTS queue_messages (
  id TEXT PRIMARY KEY, queue TEXT NOT NULL, seq INTEGER NOT NULL, group_id TEXT, body TEXT NOT NULL,
  receives INTEGER NOT NULL, visible_at INTEGER NOT NULL, state TEXT NOT NULL) WITHOUT ROWID`;

export interface SqliteQueues {
  open(settings: QueueSettings): SqliteQueue;
}

export async function createSqliteQueues(access: SqliteAccess, clock: QueueClock): Promise<SqliteQueues> {
  await access.write((db) => db.exec(schema));
  return { open: (settings) => new SqliteQueue(access, clock, settings) };
}

/** Deduplication looks back this long, as SQS FIFO queues do. */
const deduplicationMs = 5 * 60 * 1000;

export class SqliteQueue {
  readonly #access: SqliteAccess;
  readonly #clock: QueueClock;
  readonly #settings: QueueSettings;
  readonly #busyGroups = new Set<string>();
  readonly #recent = new Map<string, number>();
  #waiting: StoredMessage[] = [];
  #inFlight = new Map<string, StoredMessage>();
  #consume: Consume | undefined;
  #seq = 0;

  constructor(access: SqliteAccess, clock: QueueClock, settings: QueueSettings) {
    this.#access = access;
    this.#clock = clock;
    this.#settings = settings;
    this.#load();
  }

  get #isFifo(): boolean {
    return this.#settings.name.endsWith(".fifo");
  }

  /** Resolves once the message is durable. */
  async send({ body, groupId, deduplicationId, delaySeconds = 0 }: QueueMessage): Promise<{ messageId: string }> {
    const message = {
      id: randomUUID(),
      body,
      groupId,
      receives: 0,
      visibleAt: this.#clock.now() + delaySeconds * 1000,
    };
    if (this.#isFifo && deduplicationId !== undefined && this.#isRepetition(deduplicationId)) {
      return { messageId: message.id };
    }
    this.#seq += 1;
    const seq = this.#seq;
    await this.#access.write((db) =>
      prepared(db, "INSERT INTO queue_messages VALUES (?, ?, ?, ?, ?, 0, ?, 'waiting')").run(
        message.id,
        this.#settings.name,
        seq,
        groupId ?? null,
        body,
        message.visibleAt,
      ),
    );
    this.#offer(message);
    return { messageId: message.id };
  }

  /** Starts handing out messages. */
  start(consume: Consume): void {
    this.#consume = consume;
    for (const message of this.#waiting.splice(0)) this.#offer(message);
  }

  /** Hands out nothing more. What is in flight stays in the file and is handed out again after a restart. */
  stop(): void {
    this.#consume = undefined;
  }

  /** Sets when a message in flight is handed out again, if its consumer fails. */
  postpone(receiptHandle: string, seconds: number): void {
    const message = this.#inFlight.get(receiptHandle);
    if (message) message.visibleAt = this.#clock.now() + seconds * 1000;
  }

  /** Messages that have failed too often. */
  deadLetters(): readonly { readonly id: string; readonly body: string }[] {
    const sql = "SELECT id, body FROM queue_messages WHERE queue = ? AND state = 'dead' ORDER BY seq";
    return this.#access.read((db) => prepared(db, sql).all(this.#settings.name)) as unknown as {
      id: string;
      body: string;
    }[];
  }

  #load(): void {
    const sql = "SELECT * FROM queue_messages WHERE queue = ? AND state = 'waiting' ORDER BY seq";
    const rows = this.#access.read((db) => prepared(db, sql).all(this.#settings.name));
    this.#waiting = rows.map((row) => ({
      id: String(row.id),
      body: String(row.body),
      groupId: row.group_id === null ? undefined : String(row.group_id),
      receives: Number(row.receives),
      visibleAt: Number(row.visible_at),
    }));
    const last = this.#access.read((db) => prepared(db, "SELECT max(seq) AS seq FROM queue_messages").get());
    this.#seq = Number(last?.seq ?? 0);
  }

  #isRepetition(deduplicationId: string): boolean {
    const now = this.#clock.now();
    const seen = this.#recent.get(deduplicationId);
    if (seen !== undefined && now - seen < deduplicationMs) return true;
    this.#recent.delete(deduplicationId);
    this.#recent.set(deduplicationId, now);
    this.#forget(now - deduplicationMs);
    return false;
  }

  /** The map is in order of time, so forgetting stops at the first entry that is young enough. */
  #forget(before: number): void {
    for (const [id, at] of this.#recent) {
      if (at >= before) return;
      this.#recent.delete(id);
    }
  }

  #offer(message: StoredMessage): void {
    this.#waiting.push(message);
    if (message.visibleAt > this.#clock.now()) this.#clock.schedule(message.visibleAt, () => this.#pump());
    else this.#pump();
  }

  #pump(): void {
    while (this.#consume && this.#inFlight.size < this.#settings.concurrency) {
      const next = this.#waiting.findIndex((message) => this.#isReady(message));
      if (next < 0) return;
      const [message] = this.#waiting.splice(next, 1) as [StoredMessage];
      void this.#clock.track(this.#handOut(message, this.#consume));
    }
  }

  #isReady(message: StoredMessage): boolean {
    if (message.visibleAt > this.#clock.now()) return false;
    return !this.#isFifo || this.#isFirstOfItsGroup(message);
  }

  #isFirstOfItsGroup({ id, groupId = "" }: StoredMessage): boolean {
    if (this.#busyGroups.has(groupId)) return false;
    return this.#waiting.find((other) => (other.groupId ?? "") === groupId)?.id === id;
  }

  async #handOut(message: StoredMessage, consume: Consume): Promise<void> {
    const group = message.groupId ?? "";
    this.#inFlight.set(message.id, message);
    if (this.#isFifo) this.#busyGroups.add(group);
    message.receives += 1;
    message.visibleAt = this.#clock.now() + this.#settings.retrySeconds * 1000;
    const failed = await consume({ Records: [this.#record(message)] }).then(
      ({ batchItemFailures }) => batchItemFailures.length > 0,
      () => true,
    );
    this.#inFlight.delete(message.id);
    if (!this.#consume) return;
    if (this.#isFifo) this.#busyGroups.delete(group);
    if (failed) await this.#putBack(message);
    else void this.#clock.track(this.#remove(message));
    this.#pump();
  }

  #remove(message: StoredMessage): Promise<unknown> {
    return this.#access.write((db) => prepared(db, "DELETE FROM queue_messages WHERE id = ?").run(message.id));
  }

  /** A failed message goes back to its place, so that a FIFO group keeps its order; or away for good. */
  async #putBack(message: StoredMessage): Promise<void> {
    const isDead = message.receives >= this.#settings.maximumReceives;
    const sql = "UPDATE queue_messages SET receives = ?, visible_at = ?, state = ? WHERE id = ?";
    const state = isDead ? "dead" : "waiting";
    if (!isDead) {
      this.#waiting.unshift(message);
      this.#clock.schedule(message.visibleAt, () => this.#pump());
    }
    await this.#access.write((db) => prepared(db, sql).run(message.receives, message.visibleAt, state, message.id));
  }

  #record(message: StoredMessage): SQSRecord {
    return {
      messageId: message.id,
      receiptHandle: message.id,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: "",
        SenderId: "",
        ApproximateFirstReceiveTimestamp: "",
        ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: `arn:aws:sqs:local:000000000000:${this.#settings.name}`,
      awsRegion: "local",
    };
  }
}
