/**
 * Versioned knowledge in a DynamoDB table of its own. A publish may be larger than a transaction, so it has two steps:
 * its rows are written under the next number and an attempt of its own, seen by nobody; then one transaction gives the
 * number to this attempt. Who dies before leaves rows that no version ever shows, and who comes second begins again:
 *
 *   A: rows 8/a …            crash                          → 8/a stays unseen
 *   B:        rows 8/b … number 8 := b                      → version 8 is 8/b
 *   C:        rows 8/c …                number 8 is taken   → deletes 8/c, compares with 8, writes rows 9/d …
 */
import {
  type EncodedChange,
  type EncodedPublish,
  encodePublish,
  type KnowledgeStore,
  type KnowledgeVersion,
  noVersion,
  PublishConflictError,
  type Published,
  PublishIdTakenError,
  type PublishRequest,
  textDigest,
  versionAfter,
} from "../../knowledge/index.ts";
import { type Ids, inParallel, jitteredDelayMs } from "../../kernel/index.ts";
import { publishKey, type RowKey, versionKey } from "./dynamodb-knowledge-keys.ts";
import { knowledgeReads, type KnowledgeReads, requestsAtOnce } from "./dynamodb-knowledge-reads.ts";
import { changeRows, publishingRows, type PublishRow, publishRow, versionOf } from "./dynamodb-knowledge-rows.ts";
import { type KnowledgeTable, openKnowledgeTable } from "./dynamodb-knowledge-table.ts";
import type { DocumentClient } from "./dynamodb-table.ts";
import { ServiceUnavailableError } from "./service-failures.ts";

export interface DynamodbKnowledgeOptions {
  readonly client: DocumentClient;
  readonly tableName: string;
  readonly ids: Ids;
  /** Waits between attempts; resolves after so many milliseconds. */
  pause(ms: number): Promise<unknown>;
  /** In [0, 1). */
  random(): number;
}

interface Publisher {
  readonly table: KnowledgeTable;
  readonly reads: KnowledgeReads;
  readonly ids: Ids;
  backOff(attempt: number): Promise<unknown>;
}

const backOffMs = { base: 25, cap: 2_000 };

export function createDynamodbKnowledgeStore(options: DynamodbKnowledgeOptions): KnowledgeStore {
  const { client, tableName, ids, pause, random } = options;
  const table = openKnowledgeTable(client, tableName);
  const reads = knowledgeReads(table);
  const backOff = (attempt: number) => pause(jitteredDelayMs(attempt, backOffMs.base, backOffMs.cap, random));
  const publisher: Publisher = { table, reads, ids, backOff };
  const { current, versionAt, listVersions, readItem, listItems, historyOf, readChanges } = reads;
  const publishing = async (request: PublishRequest) => publish(publisher, request, encodePublish(request));
  return { current, versionAt, listVersions, readItem, listItems, historyOf, readChanges, publish: publishing };
}

/** So many others may come first before a publish without a base gives up. */
const publishAttempts = 20;

async function publish(publisher: Publisher, request: PublishRequest, encoded: EncodedPublish): Promise<Published> {
  const { reads, backOff } = publisher;
  for (let attempt = 0; attempt < publishAttempts; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const current = await reads.current();
    const earlier = await repetitionOf(publisher, request.id, encoded.digest);
    if (earlier) return { version: earlier, changed: false };
    refuseOtherBase(request, current);
    const published = await publishOn(publisher, current, request, encoded);
    if (published) return published;
  }
  throw new PublishConflictError(request.id, undefined, (await reads.current()).number);
}

function refuseOtherBase({ id, basedOn }: PublishRequest, current: KnowledgeVersion): void {
  if (basedOn !== undefined && basedOn !== current.number) throw new PublishConflictError(id, basedOn, current.number);
}

async function repetitionOf({ table, reads }: Publisher, id: string, digest: string) {
  const earlier = await table.get<PublishRow>(publishKey(id));
  if (!earlier) return undefined;
  if (earlier.digest !== digest) throw new PublishIdTakenError(id, earlier.version);
  const row = await reads.versionRow(earlier.version);
  return row ? versionOf(row) : noVersion;
}

/** Undefined: another publish came first. */
async function publishOn(
  publisher: Publisher,
  current: KnowledgeVersion,
  request: PublishRequest,
  { changes, digest }: EncodedPublish,
): Promise<Published | undefined> {
  const { table, ids } = publisher;
  const mark = { id: request.id, digest };
  const effective = await effectiveChanges(publisher, current, changes);
  if (effective.length === 0) {
    const recorded = await table.putNew(publishRow(mark, current.number));
    return recorded ? { version: current, changed: false } : undefined;
  }
  const version = versionAfter(current, request);
  const attempt = ids.next("publish");
  const rows = effective.flatMap((change) => changeRows(change, version.number, attempt));
  await inParallel(rows, requestsAtOnce, (row) => putPatiently(publisher, row));
  if (await goLive(publisher, version, attempt, mark)) return { version, changed: true };
  await discard(table, rows);
  return undefined;
}

async function effectiveChanges(
  { reads }: Publisher,
  current: KnowledgeVersion,
  changes: readonly EncodedChange[],
): Promise<EncodedChange[]> {
  const standing = await inParallel(changes, requestsAtOnce, async ({ reference }) =>
    current.number === 0 ? undefined : reads.entryAsOf(reference, current.number),
  );
  return changes.filter(({ body }, place) => {
    return standing[place]?.digest !== (body === undefined ? undefined : textDigest(body));
  });
}

const putAttempts = 8;

/** A large publish outruns the table's capacity at times; what is not live yet may be written again and again. */
async function putPatiently({ table, backOff }: Publisher, row: RowKey): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await table.put(row);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError) || attempt === putAttempts) throw error;
      await backOff(attempt);
    }
  }
}

const liveAttempts = 8;

/**
 * True when the number went to this attempt, also where the answer that said so was lost. False only when it never will:
 * somebody else has the number or has made this very publish, and the transaction demands that nobody has.
 */
async function goLive(
  { table, reads, backOff }: Publisher,
  version: KnowledgeVersion,
  attempt: string,
  mark: { readonly id: string; readonly digest: string },
): Promise<boolean> {
  const rows = publishingRows(version, attempt, mark);
  for (let round = 1; round <= liveAttempts; round += 1) {
    if (await table.putAllNew(rows)) return true;
    const [winner, same] = await Promise.all([reads.versionRow(version.number), table.get(publishKey(mark.id))]);
    if (winner) return winner.attempt === attempt;
    if (same) return false;
    await backOff(round);
  }
  const { SK } = versionKey(version.number);
  throw new ServiceUnavailableError(
    "DynamoDB",
    new Error(`the transaction for version ${SK} met others ${liveAttempts} times`),
  );
}

/** Nobody sees these rows, but everybody who reads around them pays for them. What is left over does no harm. */
async function discard(table: KnowledgeTable, rows: readonly RowKey[]): Promise<void> {
  await inParallel(rows, requestsAtOnce, (row) => table.delete(row).catch(() => undefined));
}
