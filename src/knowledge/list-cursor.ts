/** The cursors of knowledge lists: the place of the last row, readable by nobody but the store that gave it. */
import { z } from "zod";
import { InvalidArgumentError, type Json } from "../kernel/index.ts";

export function encodeCursor(place: Json): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Throws InvalidArgument for what no list of this shape has given. */
export function decodeCursor<Shape extends z.ZodType>(shape: Shape, cursor: string): z.output<Shape> {
  const place = shape.safeParse(parsed(cursor));
  if (place.success) return place.data;
  throw new InvalidArgumentError("cursor: is not one of this list. Leave it out to begin at the start.", {
    field: "cursor",
  });
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}

const versionNumber = z.int().nonnegative();

/** Number of the last version. */
export const versionCursor = versionNumber;
/** Id of the last item. */
export const itemCursor = z.string();
/** Version, kind and id of the last change. */
export const changeCursor = z.tuple([versionNumber, z.string(), z.string()]);
