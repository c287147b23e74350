/** What stands in the rows of the knowledge table, beside their keys (dynamodb-knowledge-keys.ts). */
import type { EncodedChange, ItemReference, KnowledgeVersion } from "../../knowledge/index.ts";
import { textDigest } from "../../knowledge/index.ts";
import { entryKey, publishKey, type RowKey, textKey, timeKey, versionKey } from "./dynamodb-knowledge-keys.ts";

export interface VersionRow extends RowKey, KnowledgeVersion {
  readonly attempt: string;
}

export interface PublishRow extends RowKey {
  readonly digest: string;
  readonly version: number;
}

/** That a version changed an item. */
export interface EntryRow extends RowKey {
  readonly id: string;
  readonly version: number;
  readonly attempt: string;
  /** Rows of the log that hold its text; 0 where the item was removed. */
  readonly parts: number;
  /** Of the text; absent where there is none. */
  readonly digest?: string;
}

/** A part of an item's text. A removal has one row, without text. */
export interface TextRow extends RowKey, ItemReference {
  readonly version: number;
  readonly attempt: string;
  readonly part: number;
  readonly parts: number;
  readonly text?: string;
}

export function versionOf({ number, publishedAt, by, summary }: VersionRow): KnowledgeVersion {
  return { number, publishedAt, by, summary };
}

/** What makes a version live: all of them in one transaction. */
export function publishingRows(version: KnowledgeVersion, attempt: string, publish: { id: string; digest: string }) {
  const { number, publishedAt } = version;
  const content = { ...version, attempt };
  return [
    { ...versionKey(number), ...content },
    { ...timeKey(publishedAt, number), ...content },
    publishRow(publish, number),
  ] as const;
}

export function publishRow({ id, digest }: { id: string; digest: string }, version: number): PublishRow {
  return { ...publishKey(id), digest, version };
}

/** What is written beforehand, and seen by nobody until then. */
export function changeRows({ reference, body }: EncodedChange, version: number, attempt: string): RowKey[] {
  const texts = body === undefined ? [] : partsOf(body);
  const made = { version, attempt };
  const entry: EntryRow = {
    ...entryKey(reference, version, attempt),
    ...made,
    id: reference.id,
    parts: texts.length,
    ...(body === undefined ? {} : { digest: textDigest(body) }),
  };
  const rowOf = (part: number): TextRow => ({
    ...textKey(reference, { ...made, part }),
    ...reference,
    ...made,
    part,
    parts: texts.length,
  });
  const parts = texts.length === 0 ? [rowOf(0)] : texts.map((text, part) => ({ ...rowOf(part), text }));
  return [entry, ...parts];
}

/** A row takes 400 KB, and a unit of text at most three bytes. */
const partCharacters = 120_000;

function partsOf(body: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < body.length;) {
    const stop = endOfPart(body, start + partCharacters);
    parts.push(body.slice(start, stop));
    start = stop;
  }
  return parts;
}

/** A character outside the basic plane is two units, which a cut between them would destroy. */
function endOfPart(body: string, stop: number): number {
  const cutsCharacter = stop < body.length && (body.codePointAt(stop - 1) ?? 0) > 0xffff;
  return cutsCharacter ? stop + 1 : stop;
}
