/**
 * Gaps in the knowledge table, beside the versions that their answers go into. Each kind of row is a partition of its own:
 * gaps are few, and reviews and signals come at the pace at which conversations end, far below what a partition takes.
 *
 * | PK          | SK                       | what                                          |
 * | GAPS        | gap                      | the gap, whole, and its revision              |
 * | GAP SIGNALS | conversation/seq         | a signal, and the gap that counts it          |
 * | GAP REVIEWS | conversation/time        | that a conversation's log is to be read       |
 */
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import {
  type Gap,
  GapConflictError,
  type GapSignal,
  type GapStore,
  type Review,
  type StoredSignal,
} from "../../knowledge/gaps/index.ts";
import type { DocumentClient } from "./dynamodb-table.ts";
import { callService, hasName } from "./service-failures.ts";

export interface DynamodbGapStoreOptions {
  readonly client: DocumentClient;
  readonly tableName: string;
}

interface Row {
  readonly PK: string;
  readonly SK: string;
  /** JSON. */
  readonly body: string;
  readonly gapId?: string;
  readonly revision?: number;
}

const partitions = { gaps: "GAPS", signals: "GAP SIGNALS", reviews: "GAP REVIEWS" };
/** Sorts after every letter, digit and sign of an id. */
const end = "~";

export function createDynamodbGapStore({ client, tableName }: DynamodbGapStoreOptions): GapStore {
  const rows = rowsOf(client, tableName);
  return { ...reviewsIn(rows), ...signalsIn(rows), ...gapsIn(rows, client, tableName) };
}

type Rows = ReturnType<typeof rowsOf>;

function rowsOf(client: DocumentClient, TableName: string) {
  const call = <Result>(send: () => Promise<Result>) => callService("DynamoDB", send);
  return {
    async get(PK: string, SK: string): Promise<Row | undefined> {
      const command = new GetCommand({ TableName, Key: { PK, SK }, ConsistentRead: true });
      return (await call(() => client.send(command))).Item as Row | undefined;
    },
    async put(row: Row): Promise<void> {
      await call(() => client.send(new PutCommand({ TableName, Item: row })));
    },
    async delete(PK: string, SK: string): Promise<void> {
      await call(() => client.send(new DeleteCommand({ TableName, Key: { PK, SK } })));
    },
    async list(PK: string, prefix = "", limit = Infinity): Promise<Row[]> {
      const found: Row[] = [];
      let ExclusiveStartKey: QueryCommandInput["ExclusiveStartKey"];
      do {
        const command = new QueryCommand({
          TableName,
          KeyConditionExpression: "PK = :PK AND SK BETWEEN :from AND :to",
          ExpressionAttributeValues: { ":PK": PK, ":from": prefix || " ", ":to": prefix + end },
          ConsistentRead: true,
          ScanIndexForward: true,
          Limit: Math.min(limit, 500),
          ExclusiveStartKey,
        });
        const page = await call(() => client.send(command));
        found.push(...((page.Items ?? []) as Row[]));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey && found.length < limit);
      return found.slice(0, limit);
    },
  };
}

function reviewsIn(rows: Rows): Pick<GapStore, "requestReview" | "listReviews" | "finishReview"> {
  const keyOf = ({ conversationId, requestedAt }: Review) =>
    `${conversationId}/${String(requestedAt).padStart(16, "0")}`;
  return {
    requestReview: (review) => rows.put({ PK: partitions.reviews, SK: keyOf(review), body: JSON.stringify(review) }),
    listReviews: async (limit) =>
      (await rows.list(partitions.reviews, "", limit)).map(({ body }) => JSON.parse(body) as Review),
    finishReview: (review) => rows.delete(partitions.reviews, keyOf(review)),
  };
}

function signalsIn(rows: Rows): Pick<GapStore, "readSignal" | "listSignals" | "eraseSignals"> {
  const ofConversation = (conversationId: string) => rows.list(partitions.signals, `${conversationId}/`);
  return {
    readSignal: async (id) => {
      const row = await rows.get(partitions.signals, id);
      return row && storedSignal(row);
    },
    listSignals: async (conversationId) => (await ofConversation(conversationId)).map(storedSignal),
    eraseSignals: async (conversationId) => {
      for (const { PK, SK } of await ofConversation(conversationId)) await rows.delete(PK, SK);
    },
  };
}

function storedSignal({ body, gapId = "" }: Row): StoredSignal {
  return { signal: JSON.parse(body) as GapSignal, gapId };
}

function gapsIn(
  rows: Rows,
  client: DocumentClient,
  tableName: string,
): Pick<GapStore, "readGap" | "listGaps" | "write" | "writeMerged"> {
  const transact = async (puts: readonly Put[], { id, revision }: Gap) => {
    const command = new TransactWriteCommand({ TransactItems: puts.map((each) => ({ Put: each })) });
    try {
      await callService("DynamoDB", () => client.send(command));
    } catch (error) {
      if (isConflict(error)) throw new GapConflictError(id, revision);
      throw error;
    }
  };
  return {
    readGap: async (id) => {
      const row = await rows.get(partitions.gaps, id);
      return row && (JSON.parse(row.body) as Gap);
    },
    listGaps: async () =>
      (await rows.list(partitions.gaps))
        .map(({ body }) => JSON.parse(body) as Gap)
        .filter(({ mergedInto }) => mergedInto === undefined),
    write: (gap, signal) =>
      transact([putGap(tableName, gap), ...(signal ? [putSignal(tableName, signal, gap.id)] : [])], gap),
    writeMerged: (kept, merged) => transact([putGap(tableName, kept), putGap(tableName, merged)], kept),
  };
}

type Put = NonNullable<NonNullable<TransactWriteCommandInput["TransactItems"]>[number]["Put"]>;

const isNew = { ConditionExpression: "attribute_not_exists(PK)" };

function putGap(TableName: string, gap: Gap): Put {
  const { id, revision } = gap;
  const Item: Row = { PK: partitions.gaps, SK: id, revision, body: JSON.stringify(gap) };
  const onRevision = {
    ConditionExpression: "revision = :revision",
    ExpressionAttributeValues: { ":revision": revision - 1 },
  };
  return { TableName, Item, ...(revision === 1 ? isNew : onRevision) };
}

function putSignal(TableName: string, signal: GapSignal, gapId: string): Put {
  const Item: Row = { PK: partitions.signals, SK: signal.id, gapId, body: JSON.stringify(signal) };
  return { TableName, Item, ...isNew };
}

/** A condition that does not hold, or somebody who writes one of the rows right now. */
function isConflict(error: unknown): boolean {
  if (hasName(error, "TransactionConflictException", "TransactionInProgressException")) return true;
  if (!hasName(error, "TransactionCanceledException")) return false;
  const reasons = (error as { CancellationReasons?: readonly { Code?: string }[] }).CancellationReasons ?? [];
  return reasons.some(({ Code }) => Code === "ConditionalCheckFailed" || Code === "TransactionConflict");
}
