/**
 * The conversation store in one DynamoDB table (layout: dynamodb-keys.ts). A HeadWrite is one transaction under the
 * condition that the head still has its revision; where nothing but the head changes, it is one conditional put at half
 * the price. Everything that is written once is a put under the condition that it is new.
 */
import type {
  ConversationEvent,
  ConversationStore,
  EncodedOutboxRow,
  EncodedWrite,
  Head,
  HeadWrite,
  Mark,
  OutboxRow,
  WriteOutcome,
} from "../../conversation/index.ts";
import {
  encodeDocument,
  encodeOutboxRow,
  encodeWrite,
  OverwriteError,
  StoreUnavailableError,
} from "../../conversation/index.ts";
import type { LedgerEntry } from "../../contracts/index.ts";
import type { ConversationId, Ids } from "../../kernel/index.ts";
import { dynamodbJournal } from "./dynamodb-journal.ts";
import { dueAttributes, dueShards, itemKey, overdueOf, sortKeyRanges, sortKeys } from "./dynamodb-keys.ts";
import { putMemories } from "./dynamodb-memories.ts";
import {
  type ConditionalItem,
  type Condition,
  type DocumentClient,
  type DynamodbTable,
  isNew,
  isPending,
  isThere,
  type Item,
  openDynamodbTable,
} from "./dynamodb-table.ts";

export interface DynamodbStoreOptions {
  readonly client: DocumentClient;
  readonly tableName: string;
  readonly ids: Ids;
}

export function createDynamodbConversationStore({ client, tableName, ids }: DynamodbStoreOptions): ConversationStore {
  const table = openDynamodbTable(client, tableName);
  return {
    ...heads(table, ids),
    ...dynamodbJournal(table),
    ...ledger(table),
    ...outbox(table),
    listOverdue: (now, limit) => listOverdue(table, now, limit),
    putMemories: (id, mark, memories) => putMemories(table, id, mark, memories),
    erase: (id) => erase(table, id),
  };
}

async function read<Document>(
  table: DynamodbTable,
  id: ConversationId,
  sortKey: string,
): Promise<Document | undefined> {
  const item = await table.get(itemKey(id, sortKey));
  return item && (JSON.parse(item.body) as Document);
}

function heads(
  table: DynamodbTable,
  ids: Ids,
): Pick<ConversationStore, "readHead" | "write" | "readMark" | "readEvents"> {
  return {
    readHead: (id) => read<Head>(table, id, sortKeys.head),
    readMark: (id, key) => read<Mark>(table, id, sortKeys.mark(key)),
    write: (write) => writeHead(table, write, ids.next("write")),
    async readEvents(id, { throughSeq, limit }) {
      const options = { backwards: true, limit };
      const newestFirst = await table.query(id, sortKeyRanges.events(throughSeq), options);
      return newestFirst.map(({ body }) => JSON.parse(body) as ConversationEvent).reverse();
    },
  };
}

async function writeHead(table: DynamodbTable, write: HeadWrite, writeId: string): Promise<WriteOutcome> {
  const encoded = encodeWrite(write);
  const head = headItem(write, encoded.head, writeId);
  const others = otherItems(write, encoded);
  return others.length === 0 ? putHead(table, head, writeId) : transactHead(table, [head, ...others], write.mark);
}

function headItem({ head, expectedRevision }: HeadWrite, body: string, writeId: string): HeadItem {
  const id = head.conversationId;
  const due = dueAttributes(id, head.dueBy);
  return {
    item: { ...itemKey(id, sortKeys.head), body, revision: head.revision, writeId, ...due },
    condition: expectedRevision === 0 ? isNew : hasRevision(expectedRevision),
  };
}

type HeadItem = Required<ConditionalItem>;

function hasRevision(revision: number): Condition {
  return { ConditionExpression: "revision = :revision", ExpressionAttributeValues: { ":revision": revision } };
}

/** The mark comes first: its place is how transactHead knows it. All of them are written once. */
function otherItems({ head, mark, turn }: HeadWrite, encoded: EncodedWrite): HeadItem[] {
  const id = head.conversationId;
  const items = [
    ...(mark && encoded.mark ? [plainItem(id, sortKeys.mark(mark.key), encoded.mark)] : []),
    ...encoded.events.map(({ seq, body }) => plainItem(id, sortKeys.event(seq), body)),
    ...encoded.outbox.map((row) => outboxItem(id, row)),
    ...(turn && encoded.turn ? [plainItem(id, sortKeys.turn(turn.number), encoded.turn)] : []),
  ];
  return items.map((item) => ({ item, condition: isNew }));
}

function plainItem(id: ConversationId, sortKey: string, body: string): Item {
  return { ...itemKey(id, sortKey), body };
}

function outboxItem(id: ConversationId, { seq, pending, dueBy, body }: EncodedOutboxRow): Item {
  const item = { ...plainItem(id, sortKeys.outbox(seq), body), ...dueAttributes(id, dueBy) };
  return pending ? { ...item, pending } : item;
}

/**
 * A put whose answer was lost is repeated by the SDK and then fails on its own first success:
 *   put revision 8 → stored, answer lost → put revision 8 again → "revision is not 7".
 * The write's id tells that from a real conflict. A transaction needs none: the SDK sends a token with it.
 */
async function putHead(table: DynamodbTable, { item, condition }: HeadItem, writeId: string): Promise<WriteOutcome> {
  const { stored, standing } = await table.put(item, condition);
  return stored || standing?.writeId === writeId ? "written" : "conflict";
}

async function transactHead(table: DynamodbTable, items: readonly HeadItem[], mark?: Mark): Promise<WriteOutcome> {
  const codes = await table.transact(items);
  if (!codes) return "written";
  if (mark && codes[1] === conditionFailed) return "duplicate";
  if (codes[0] === conditionFailed || codes.includes("TransactionConflict")) return "conflict";
  const { PK, SK } = (items[codes.indexOf(conditionFailed)] ?? items[0])?.item as Item;
  throw new OverwriteError(PK, SK);
}

const conditionFailed = "ConditionalCheckFailed";

function ledger(table: DynamodbTable): Pick<ConversationStore, "readLedger" | "claimEffect" | "settleEffect"> {
  const effectItem = (id: ConversationId, entry: LedgerEntry) =>
    plainItem(id, sortKeys.effect(entry.idempotencyKey), encodeDocument(`The effect of ${entry.tool}`, entry));
  return {
    async readLedger(id) {
      const items = await table.query(id, sortKeyRanges.ledger());
      return items.map(({ body }) => JSON.parse(body) as LedgerEntry);
    },
    async claimEffect(id, entry) {
      const { standing } = await table.put(effectItem(id, entry), isNew);
      return standing ? (JSON.parse(standing.body) as LedgerEntry) : entry;
    },
    async settleEffect(id, entry) {
      await table.put(effectItem(id, entry), isThere);
    },
  };
}

function outbox(table: DynamodbTable): Pick<ConversationStore, "readOutbox" | "updateOutbox"> {
  return {
    readOutbox: (id, seq) => read<OutboxRow>(table, id, sortKeys.outbox(seq)),
    async updateOutbox(id, row) {
      await table.put(outboxItem(id, encodeOutboxRow(row)), isPending);
    },
  };
}

async function listOverdue(table: DynamodbTable, now: number, limit: number) {
  const shards = await Promise.all(dueShards.map((shard) => table.queryDue(shard, now, limit)));
  const earliestFirst = shards.flat().sort((left, right) => left.dueBy - right.dueBy);
  return earliestFirst.slice(0, limit).map(overdueOf);
}

const eraseRounds = 10;

/**
 * The head goes last: while it stands, the id can't be taken again and the sweeper comes back to an erasure that broke
 * off. Each round looks again, since a batch may leave some items undeleted and a late writer may have added one.
 */
async function erase(table: DynamodbTable, id: ConversationId): Promise<void> {
  const head = itemKey(id, sortKeys.head);
  for (let round = 0; round < eraseRounds; round += 1) {
    const rest = (await table.keysOf(id)).filter(({ SK }) => SK !== head.SK);
    if (rest.length === 0) return table.delete([head]);
    await table.delete(rest);
  }
  throw new StoreUnavailableError(new Error(`conversation ${id} is not erased after ${eraseRounds} rounds`));
}
