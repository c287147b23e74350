/**
 * SQS as the local stack needs it, in the shared SQLite file: standard and FIFO queues with delay, retries and dead
 * letters. A message is durable before send resolves and stays until its consumer has succeeded; what was in flight
 * when the process died is handed out again. Waiting messages also stand in memory, so that nothing polls the disk.
 */
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
  readonly id: number;
  readonly body: string;
  readonly groupId: string | undefined;
  receives: number;
  visibleAt: number;
}

const schema = `CREATE TABLE IF NOT EXISTS queue_messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, group_id TEXT, body TEXT NOT NULL,
  receives INTEGER NOT NULL, visible_at INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS queue_messages_of ON queue_messages (queue, state)`;

export interface SqliteQueues {
  open(settings: QueueSettings): SqliteQueue;
}

export async function createSqliteQueues(access: SqliteAccess, clock: QueueClock): Promise<SqliteQueues> {
  await access.write((db) => db.exec(schema));
  return { open: (settings) => new SqliteQueue(access, clock, settings) };
}

/** Deduplication looks back this long, as SQS FIFO queues do. */
const deduplicationMs = 5 * 60 * 1000;

/**
 * Messages wait in lines: one per group in a FIFO queue, one per message in a standard one. The first of a line is
 * handed out when it is visible; the next one moves up when it is done.
 */
export class SqliteQueue {
  readonly #access: SqliteAccess;
  readonly #clock: QueueClock;
  readonly #settings: QueueSettings;
  readonly #lines = new Map<string, StoredMessage[]>();
  /** Lines whose first message may be handed out, in order. */
  #ready: string[] = [];
  readonly #inFlight = new Map<number, StoredMessage>();
  readonly #recent = new Map<string, number>();
  #consume: Consume | undefined;

  constructor(access: SqliteAccess, clock: QueueClock, settings: QueueSettings) {
    this.#access = access;
    this.#clock = clock;
    this.#settings = settings;
  }

  get #isFifo(): boolean {
    return this.#settings.name.endsWith(".fifo");
  }

  /** Resolves once the message is durable. */
  async send({ body, groupId, deduplicationId, delaySeconds = 0 }: QueueMessage): Promise<{ messageId: string }> {
    if (deduplicationId !== undefined && this.#isRepetition(deduplicationId)) return { messageId: deduplicationId };
    const visibleAt = this.#clock.now() + delaySeconds * 1000;
    const id = await this.#insert(body, groupId, visibleAt);
    if (deduplicationId !== undefined) this.#remember(deduplicationId);
    this.#lineUp({ id, body, groupId, receives: 0, visibleAt });
    return { messageId: String(id) };
  }

  /** Starts handing out messages, those first that an earlier process left. */
  start(consume: Consume): void {
    this.#consume = consume;
    for (const message of this.#left()) this.#lineUp(message);
  }

  /** Hands out nothing more. What is in flight stays in the file and is handed out again after a restart. */
  stop(): void {
    this.#consume = undefined;
  }

  /** Sets when a message in flight is handed out again, if its consumer fails. */
  postpone(receiptHandle: string, seconds: number): void {
    const message = this.#inFlight.get(Number(receiptHandle));
    if (message) message.visibleAt = this.#clock.now() + seconds * 1000;
  }

  /** Messages that have failed too often. */
  deadLetters(): readonly { readonly id: number; readonly body: string }[] {
    return this.#stored("dead");
  }

  #insert(body: string, groupId: string | undefined, visibleAt: number): Promise<number> {
    const sql = "INSERT INTO queue_messages (queue, group_id, body, receives, visible_at, state) VALUES (?,?,?,0,?,?)";
    return this.#access.write((db) =>
      Number(prepared(db, sql).run(this.#settings.name, groupId ?? null, body, visibleAt, "waiting").lastInsertRowid),
    );
  }

  /** What is in the file and not in memory. */
  #left(): StoredMessage[] {
    const known = new Set([...this.#lines.values()].flat().map(({ id }) => id));
    return this.#stored("waiting").filter(({ id }) => !known.has(id));
  }

  #stored(state: "waiting" | "dead"): StoredMessage[] {
    const sql = "SELECT * FROM queue_messages WHERE queue = ? AND state = ? ORDER BY id";
    const rows = this.#access.read((db) => prepared(db, sql).all(this.#settings.name, state));
    return rows.map((row) => ({
      id: Number(row.id),
      body: String(row.body),
      groupId: typeof row.group_id === "string" ? row.group_id : undefined,
      receives: Number(row.receives),
      visibleAt: Number(row.visible_at),
    }));
  }

  #isRepetition(deduplicationId: string): boolean {
    const seen = this.#recent.get(deduplicationId);
    return seen !== undefined && this.#clock.now() - seen < deduplicationMs;
  }

  /** The map is in order of time, so forgetting stops at the first entry that is young enough. */
  #remember(deduplicationId: string): void {
    const now = this.#clock.now();
    this.#recent.delete(deduplicationId);
    this.#recent.set(deduplicationId, now);
    for (const [id, at] of this.#recent) {
      if (now - at < deduplicationMs) return;
      this.#recent.delete(id);
    }
  }

  #lineUp(message: StoredMessage): void {
    const key = this.#lineOf(message);
    const line = this.#lines.get(key);
    if (line) {
      line.push(message);
    } else {
      this.#lines.set(key, [message]);
      this.#moveUp(key);
    }
  }

  #lineOf({ id, groupId = "" }: StoredMessage): string {
    return this.#isFifo ? groupId : String(id);
  }

  /** The first of a line is ready, now or when it becomes visible. */
  #moveUp(key: string): void {
    const [first] = this.#lines.get(key) ?? [];
    if (!first) return void this.#lines.delete(key);
    if (first.visibleAt > this.#clock.now()) {
      this.#clock.schedule(first.visibleAt, () => this.#moveUp(key));
    } else {
      this.#ready.push(key);
      this.#pump();
    }
  }

  #pump(): void {
    while (this.#consume && this.#inFlight.size < this.#settings.concurrency) {
      const key = this.#ready.shift();
      if (key === undefined) return;
      const [first] = this.#lines.get(key) ?? [];
      if (first) void this.#clock.track(this.#handOut(key, first, this.#consume));
    }
  }

  async #handOut(key: string, message: StoredMessage, consume: Consume): Promise<void> {
    this.#inFlight.set(message.id, message);
    message.receives += 1;
    message.visibleAt = this.#clock.now() + this.#settings.retrySeconds * 1000;
    const failed = await consume({ Records: [this.#record(message)] }).then(
      ({ batchItemFailures }) => batchItemFailures.length > 0,
      () => true,
    );
    this.#inFlight.delete(message.id);
    if (!this.#consume) return;
    const isDone = !failed || message.receives >= this.#settings.maximumReceives;
    if (isDone) this.#lines.get(key)?.shift();
    void this.#clock.track(failed ? this.#putBack(message, isDone) : this.#remove(message)).catch(() => undefined);
    this.#moveUp(key);
    this.#pump();
  }

  /** Should this be lost, the message is handed out once more: consumers expect that of a queue. */
  #remove(message: StoredMessage): Promise<unknown> {
    return this.#access.write((db) => prepared(db, "DELETE FROM queue_messages WHERE id = ?").run(message.id));
  }

  #putBack(message: StoredMessage, isDead: boolean): Promise<unknown> {
    const sql = "UPDATE queue_messages SET receives = ?, visible_at = ?, state = ? WHERE id = ?";
    const state = isDead ? "dead" : "waiting";
    return this.#access.write((db) => prepared(db, sql).run(message.receives, message.visibleAt, state, message.id));
  }

  #record(message: StoredMessage): SQSRecord {
    return {
      messageId: String(message.id),
      receiptHandle: String(message.id),
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
