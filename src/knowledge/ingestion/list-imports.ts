/** The imports there are, newest first, page by page. */
import { z } from "zod";
import { decodeCursor, encodeCursor } from "../list-cursor.ts";
import type { Page } from "../knowledge-store.ts";
import type { ImportRecord } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";

/** Start and id of the last import. */
const importCursor = z.tuple([z.int().nonnegative(), z.string()]);

export interface ListImportsQuery {
  readonly limit: number;
  /** Goes on after the last import of the page before, also when newer ones have come. */
  readonly cursor?: string;
}

/** Throws InvalidArgument for a cursor that this list has not given. */
export function createListImports({ imports }: { readonly imports: ImportStore }) {
  return async ({ limit, cursor }: ListImportsQuery): Promise<Page<ImportRecord>> => {
    const newest = await imports.list(limit + 1, cursor === undefined ? undefined : placeOf(cursor));
    const rows = newest.slice(0, limit);
    const last = rows.at(-1);
    const isMore = newest.length > limit;
    return { rows, ...(isMore && last ? { next: encodeCursor([last.startedAt, last.id]) } : {}) };
  };
}

function placeOf(cursor: string) {
  const [startedAt, id] = decodeCursor(importCursor, cursor);
  return { startedAt, id };
}
