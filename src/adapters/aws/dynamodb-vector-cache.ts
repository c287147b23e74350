/**
 * The vectors of texts in the knowledge table, a row each, beside the versions that they are made from: a function that
 * starts cold reads them instead of paying for them again.
 *
 * | PK                | SK     | what                                   |
 * | VECTOR model key  | VECTOR | four bytes a float, least one first    |
 */
import { setTimeout as pause } from "node:timers/promises";
import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { VectorCache } from "../../knowledge/index.ts";
import { inParallel } from "../../kernel/index.ts";
import { callService, ServiceUnavailableError } from "./service-failures.ts";

export interface DynamodbVectorCacheOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** DynamoDB's own limits on one call. */
const mostReads = 100;
const mostWrites = 25;
const batchesAtOnce = 4;
const mostAttempts = 6;
const firstPauseMs = 50;

export function createDynamodbVectorCache({ client, tableName }: DynamodbVectorCacheOptions): VectorCache {
  async function readSome(keys: readonly Key[]): Promise<{ done: readonly Row[]; left: readonly Key[] }> {
    const command = new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...keys] } } });
    const { Responses, UnprocessedKeys } = await callService("DynamoDB", () => client.send(command));
    const left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as unknown as readonly Key[];
    return { done: (Responses?.[tableName] ?? []) as unknown as readonly Row[], left };
  }
  async function writeSome(rows: readonly Row[]): Promise<{ done: readonly never[]; left: readonly Row[] }> {
    const requests = rows.map((Item) => ({ PutRequest: { Item } }));
    const command = new BatchWriteCommand({ RequestItems: { [tableName]: requests } });
    const { UnprocessedItems } = await callService("DynamoDB", () => client.send(command));
    return { done: [], left: (UnprocessedItems?.[tableName] ?? []).map(({ PutRequest }) => PutRequest?.Item as Row) };
  }
  return {
    async read(model, keys) {
      const found = await untilDone(
        keys.map((key) => keyOf(model, key)),
        mostReads,
        readSome,
      );
      return new Map(found.map(({ PK, vector }) => [PK.slice(PK.lastIndexOf("\t") + 1), floatsOf(vector)]));
    },
    async write(model, vectors) {
      const rows = [...vectors].map(([key, vector]) => ({ ...keyOf(model, key), vector: bytesOf(vector) }));
      await untilDone(rows, mostWrites, writeSome);
    },
  };
}

interface Key {
  readonly PK: string;
  readonly SK: "VECTOR";
}

interface Row extends Key {
  readonly vector: Uint8Array;
}

function keyOf(model: string, key: string): Key {
  return { PK: `VECTOR\t${model}\t${key}`, SK: "VECTOR" };
}

function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** A copy, since the bytes of an answer need not begin where a float may. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

type Attempt<Value, Result> = (
  values: readonly Value[],
) => Promise<{ readonly done: readonly Result[]; readonly left: readonly Value[] }>;

/** What DynamoDB leaves of a batch under load is asked again, a little later each time. */
async function untilDone<Value, Result>(
  values: readonly Value[],
  batch: number,
  attempt: Attempt<Value, Result>,
): Promise<readonly Result[]> {
  const batches = Array.from({ length: Math.ceil(values.length / batch) }, (_, place) =>
    values.slice(place * batch, (place + 1) * batch),
  );
  const results = await inParallel(batches, batchesAtOnce, async (each) => {
    const done: Result[] = [];
    let left = each;
    for (let number = 0; left.length > 0 && number < mostAttempts; number += 1) {
      if (number > 0) await pause(firstPauseMs * 2 ** (number - 1));
      const answer = await attempt(left);
      done.push(...answer.done);
      left = [...answer.left];
    }
    if (left.length > 0) throw new ServiceUnavailableError("DynamoDB", `${left.length} vectors were left over`);
    return done;
  });
  return results.flat();
}
