/** The imports there are, newest first, page by page. */
import { decodeCursor, encodeCursor, itemCursor } from "../list-cursor.ts";
import type { Page } from "../knowledge-store.ts";
import { InvalidArgumentError } from "../../kernel/index.ts";
import type { ImportRecord } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";

/** Older ones are known by their ids only. */
const mostListed = 1_000;

export interface ListImportsQuery {
  readonly limit: number;
  /** Goes on after the import that it names, also when newer ones have come. */
  readonly cursor?: string;
}

/** Throws InvalidArgument for a cursor that this list has not given. */
export function createListImports({ imports }: { readonly imports: ImportStore }) {
  return async ({ limit, cursor }: ListImportsQuery): Promise<Page<ImportRecord>> => {
    const newest = await imports.list(cursor === undefined ? limit + 1 : mostListed);
    const start = cursor === undefined ? 0 : placeAfter(newest, cursor);
    const rows = newest.slice(start, start + limit);
    const last = rows.at(-1);
    const isMore = newest.length > start + limit;
    return { rows, ...(isMore && last ? { next: encodeCursor(last.id) } : {}) };
  };
}

function placeAfter(newest: readonly ImportRecord[], cursor: string): number {
  const last = decodeCursor(itemCursor, cursor);
  const place = newest.findIndex(({ id }) => id === last);
  if (place >= 0) return place + 1;
  throw new InvalidArgumentError("cursor: is not one of this list. Leave it out to begin at the start.", {
    field: "cursor",
  });
}
