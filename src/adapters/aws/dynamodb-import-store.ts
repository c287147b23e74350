/**
 * Imports in a DynamoDB table of their own (layout and order of writes: dynamodb-import-keys.ts). A record is replaced under
 * its revision; a document at once, by the one row that says where its parts are. All of it ends by itself.
 */
import { type Clock, type Ids, inParallel } from "../../kernel/index.ts";
import {
  type DocumentProgress,
  type ImportDocument,
  type ImportRecord,
  type ImportStore,
  progressOf,
} from "../../knowledge/ingestion/index.ts";
import { documentKey, documentsRange, listingKey, listingRange, recordKey } from "./dynamodb-import-keys.ts";
import { type DocumentRow, openImportParts } from "./dynamodb-import-parts.ts";
import type { RowKey } from "./dynamodb-knowledge-keys.ts";
import { type KnowledgeTable, openKnowledgeTable } from "./dynamodb-knowledge-table.ts";
import type { DocumentClient } from "./dynamodb-table.ts";
import { ServiceUnavailableError } from "./service-failures.ts";
import { inGroups } from "./in-groups.ts";

export interface DynamoDbImportOptions {
  readonly client: DocumentClient;
  readonly tableName: string;
  readonly ids: Ids;
  readonly clock: Clock;
}

/** What nobody has written to for so long is forgotten: several times as long as an import waits for a person. */
export const importsKeptDays = 90;
const secondsADay = 86_400;

const requestsAtOnce = 8;
/** Rows of documents that are asked for at once. */
const pageSize = 100;

export function createDynamodbImportStore({ client, tableName, ids, clock }: DynamoDbImportOptions): ImportStore {
  const table = openKnowledgeTable(client, tableName);
  const life: Life = {
    end: (days = importsKeptDays) => Math.floor(clock.now() / 1_000) + days * secondsADay,
    isOver: ({ expiresAt }) => expiresAt * 1_000 <= clock.now(),
  };
  return { ...records(table, life), ...documents(table, life, ids) };
}

/** DynamoDB deletes what has expired when it finds the time; until then it is there, and counts for nothing. */
interface Life {
  /** The second in which what is written now expires. */
  end(days?: number): number;
  isOver(row: { readonly expiresAt: number }): boolean;
}

interface RecordRow extends RowKey {
  readonly revision: number;
  /** JSON. */
  readonly body: string;
  readonly expiresAt: number;
}

interface ListingRow extends RowKey {
  readonly importId: string;
  readonly expiresAt: number;
}

function records(table: KnowledgeTable, life: Life): Pick<ImportStore, "create" | "read" | "write" | "list"> {
  const rowOf = (record: ImportRecord): RecordRow => ({
    ...recordKey(record.id),
    ...{ revision: record.revision, body: JSON.stringify(record), expiresAt: life.end() },
  });
  async function read(importId: string): Promise<ImportRecord | undefined> {
    const row = await table.get<RecordRow>(recordKey(importId));
    return row && !life.isOver(row) ? (JSON.parse(row.body) as ImportRecord) : undefined;
  }
  return {
    read,
    async create(record) {
      const { id, startedAt } = record;
      // The record's own end moves as it is written to; what only points to it may stay longer.
      const listing: ListingRow = {
        ...listingKey(startedAt, id),
        importId: id,
        expiresAt: life.end(2 * importsKeptDays),
      };
      if (await table.putAllNew([rowOf(record), listing])) return true;
      if (await table.get(recordKey(id))) return false;
      throw new ServiceUnavailableError("DynamoDB", new Error(`somebody else writes import ${id} right now`));
    },
    async write(record) {
      const next = { ...record, revision: record.revision + 1 };
      const row = rowOf(next);
      if (await table.putOn(record.revision, row)) return next;
      // Where an answer was lost the SDK has asked again, and then the row in the way is this one.
      const standing = await table.get<RecordRow>(row);
      return standing?.body === row.body ? next : undefined;
    },
    async list(limit, after) {
      const found: ImportRecord[] = [];
      const listings: ListingRow[] = [];
      const take = async () => {
        const next = await inParallel(listings.splice(0), requestsAtOnce, ({ importId }) => read(importId));
        found.push(...next.flatMap((record) => record ?? []));
      };
      for await (const row of table.query<ListingRow>(listingRange(after), { pageSize: limit, backwards: true })) {
        if (row.importId === after?.id) continue;
        if (listings.push(row) + found.length >= limit) await take();
        if (found.length >= limit) return found;
      }
      await take();
      return found;
    },
  };
}

type Documents = Pick<ImportStore, "writeDocument" | "readDocument" | "listDocuments" | "listProgress">;

function documents(table: KnowledgeTable, life: Life, ids: Ids): Documents {
  const parts = openImportParts(table, requestsAtOnce);
  const rowsOf = (importId: string) => table.query<DocumentRow>(documentsRange(importId), { pageSize });

  /** What `kind` says of a document, from the row that was listed, or from the one that has replaced it since. */
  async function read<Value>(importId: string, number: number, kind: "body" | "progress", listed?: DocumentRow) {
    let row = listed ?? (await table.get<DocumentRow>(documentKey(importId, number)));
    for (let attempt = 0; attempt < readAttempts; attempt += 1) {
      if (!row || life.isOver(row)) return undefined;
      const value = await parts.read<Value>(row, kind);
      if (value !== undefined) return value;
      row = await table.get<DocumentRow>(documentKey(importId, number));
    }
    const problem = `parts of document ${number} of import ${importId} were missing ${readAttempts} times`;
    throw new ServiceUnavailableError("DynamoDB", new Error(problem));
  }

  return {
    async writeDocument(importId, document) {
      const place = { importId, number: document.number, generation: ids.next("generation") };
      const expiresAt = life.end();
      const row: DocumentRow = {
        ...{ ...documentKey(importId, document.number), ...place, expiresAt },
        body: await parts.write({ ...place, kind: "body", expiresAt }, document),
        progress: await parts.write({ ...place, kind: "progress", expiresAt }, progressOf(document)),
      };
      const former = await table.replace(row);
      if (former && former.generation !== row.generation) await parts.discard(former);
    },
    readDocument: (importId, number) => read<ImportDocument>(importId, number, "body"),
    async *listDocuments(importId) {
      for await (const rows of inGroups(rowsOf(importId), requestsAtOnce)) {
        const found = await inParallel(rows, requestsAtOnce, (row) =>
          read<ImportDocument>(importId, row.number, "body", row),
        );
        for (const document of found) if (document) yield document;
      }
    },
    async listProgress(importId) {
      const found: DocumentProgress[] = [];
      for await (const row of rowsOf(importId)) {
        const progress = await read<DocumentProgress>(importId, row.number, "progress", row);
        if (progress) found.push(progress);
      }
      return found;
    },
  };
}

/** A reader meets a writer that often in a row only where somebody means it. */
const readAttempts = 20;
