/**
 * The bodies of documents as compressed bytes: a short one stands in the document's row, a longer one in parts beside it
 * (dynamodb-import-keys.ts), each small enough for an item.
 */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { type PartKind, partKey, type PartPlace } from "./dynamodb-import-keys.ts";
import type { RowKey } from "./dynamodb-knowledge-keys.ts";
import type { KnowledgeTable } from "./dynamodb-knowledge-table.ts";
import { inParallel } from "../../kernel/index.ts";

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Bytes of a part. An item has at most 400 KB, its keys and names included. */
const partBytes = 380_000;
/** Bytes that stand in the row itself. Whoever lists progress reads all rows, so bodies are mostly elsewhere. */
const mostInRow: Readonly<Record<PartKind, number>> = { body: 2_000, progress: 60_000 };

/** Where bytes are: in the row, or in so many parts. */
export type StoredBytes = { readonly bytes: Uint8Array } | { readonly parts: number };

export interface DocumentRow extends RowKey, Pick<PartPlace, "importId" | "number" | "generation"> {
  readonly body: StoredBytes;
  readonly progress: StoredBytes;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

interface PartRow extends RowKey {
  readonly bytes: Uint8Array;
  readonly expiresAt: number;
}

export interface ImportParts {
  /** Writes what is too long for the row; nobody sees it before a row names it. */
  write(place: Omit<PartPlace, "part"> & { readonly expiresAt: number }, value: object): Promise<StoredBytes>;
  /** Undefined: a part is gone, since the row was replaced after it was read. */
  read<Value>(row: DocumentRow, kind: PartKind): Promise<Value | undefined>;
  /** Deletes the parts of a row that was replaced. What is left over does no harm and expires. */
  discard(row: DocumentRow): Promise<void>;
}

export function openImportParts(table: KnowledgeTable, requestsAtOnce: number): ImportParts {
  return {
    async write({ expiresAt, ...place }, value) {
      const bytes = await compress(JSON.stringify(value));
      if (bytes.length <= mostInRow[place.kind]) return { bytes };
      const parts = Math.ceil(bytes.length / partBytes);
      await inParallel(upTo(parts), requestsAtOnce, (part) => {
        const row: PartRow = { ...partKey({ ...place, part }), bytes: slice(bytes, part), expiresAt };
        return table.put(row);
      });
      return { parts };
    },
    async read<Value>(row: DocumentRow, kind: PartKind) {
      const bytes = await bytesOf(table, row, kind, requestsAtOnce);
      return bytes && (JSON.parse((await expand(bytes)).toString("utf8")) as Value);
    },
    async discard(row) {
      const keys = (["body", "progress"] as const).flatMap((kind) => partKeys(row, kind));
      await inParallel(keys, requestsAtOnce, (key) => table.delete(key).catch(() => undefined));
    },
  };
}

async function bytesOf(
  table: KnowledgeTable,
  row: DocumentRow,
  kind: PartKind,
  requestsAtOnce: number,
): Promise<Uint8Array | undefined> {
  const stored = row[kind];
  if ("bytes" in stored) return stored.bytes;
  const parts = await inParallel(partKeys(row, kind), requestsAtOnce, (key) => table.get<PartRow>(key));
  const found = parts.flatMap((part) => part?.bytes ?? []);
  return found.length === parts.length ? Buffer.concat(found) : undefined;
}

function partKeys(row: DocumentRow, kind: PartKind): readonly RowKey[] {
  const { importId, number, generation } = row;
  const stored = row[kind];
  return "parts" in stored
    ? upTo(stored.parts).map((part) => partKey({ importId, number, generation, kind, part }))
    : [];
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => place);
}

function slice(bytes: Uint8Array, part: number): Uint8Array {
  return bytes.subarray(part * partBytes, (part + 1) * partBytes);
}
