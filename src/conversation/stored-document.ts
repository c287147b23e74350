/**
 * How stores keep documents: as JSON text, within limits that every adapter enforces alike, so that what a laptop
 * accepts AWS accepts, too. The numbers are DynamoDB's (400 KB an item; 4 MB and 100 items a transaction), less the room
 * that keys and condition attributes take. JSON text and not a native map, because it survives what DynamoDB's types do
 * not (lone surrogates, 1e300, nesting beyond 32 levels), and because its size is known before it is sent.
 */
import { InvalidArgumentError, type Json } from "../kernel/index.ts";
import type { OutboxRow } from "./outbox.ts";
import type { HeadWrite, Mark } from "./store.ts";

/** UTF-8 bytes of one document as JSON. */
export const maximumItemBytes = 350_000;
/** UTF-8 bytes of everything that one transaction writes. */
export const maximumWriteBytes = 3_500_000;
/** Documents that one transaction writes, the head included. */
export const maximumWriteItems = 100;

/** Throws InvalidArgumentError for a document that is too large; `what` names it to people. */
export function encodeDocument(what: string, document: unknown): string {
  const body = JSON.stringify(document);
  const bytes = Buffer.byteLength(body);
  if (bytes <= maximumItemBytes) return body;
  throw new InvalidArgumentError(`${what} is too large to be stored: ${bytes} bytes, at most ${maximumItemBytes}.`, {
    bytes,
    maximum_bytes: maximumItemBytes,
  });
}

export interface EncodedEvent {
  readonly seq: number;
  readonly body: string;
}

export interface EncodedOutboxRow extends EncodedEvent {
  readonly pending: boolean;
  readonly dueBy: number | undefined;
}

export interface EncodedWrite {
  readonly head: string;
  readonly events: readonly EncodedEvent[];
  readonly outbox: readonly EncodedOutboxRow[];
  readonly mark?: string;
  readonly turn?: string;
}

/** Throws InvalidArgumentError when a document or the whole transaction is too large. */
export function encodeWrite({ head, events = [], outbox = [], mark, turn }: HeadWrite): EncodedWrite {
  const encoded: EncodedWrite = {
    head: encodeDocument("The conversation's head", head),
    events: events.map((event) => ({ seq: event.seq, body: encodeDocument(`Event ${event.seq}`, event) })),
    outbox: outbox.map(encodeOutboxRow),
    ...(mark ? { mark: encodeDocument(`Mark "${mark.key}"`, mark) } : {}),
    ...(turn ? { turn: encodeDocument(`Turn ${turn.number}`, turn) } : {}),
  };
  refuseOversize([...bodiesOf(encoded)]);
  return encoded;
}

export function encodeOutboxRow(row: OutboxRow): EncodedOutboxRow {
  const { seq, state, dueBy } = row;
  return { seq, pending: state === "pending", dueBy, body: encodeDocument(`Webhook ${seq}`, row) };
}

function* bodiesOf({ head, events, outbox, mark, turn }: EncodedWrite): Iterable<string> {
  yield head;
  for (const { body } of [...events, ...outbox]) yield body;
  if (mark) yield mark;
  if (turn) yield turn;
}

export interface EncodedMemories {
  readonly mark: string;
  readonly memories: readonly string[];
}

/** Memories are packed by whoever stores them, so only their size is bounded, not their number. */
export function encodeMemories(mark: Mark, memories: readonly Json[]): EncodedMemories {
  const encoded = {
    mark: encodeDocument(`Mark "${mark.key}"`, mark),
    memories: memories.map((memory, index) => encodeDocument(`Memory ${index + 1}`, memory)),
  };
  refuseTooManyBytes([encoded.mark, ...encoded.memories]);
  return encoded;
}

function refuseOversize(bodies: readonly string[]): void {
  refuseTooManyBytes(bodies);
  if (bodies.length <= maximumWriteItems) return;
  throw new InvalidArgumentError(
    `Too much to be stored at once: ${bodies.length} documents, at most ${maximumWriteItems}.`,
    { items: bodies.length, maximum_items: maximumWriteItems },
  );
}

function refuseTooManyBytes(bodies: readonly string[]): void {
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  if (bytes <= maximumWriteBytes) return;
  throw new InvalidArgumentError(`Too much to be stored at once: ${bytes} bytes, at most ${maximumWriteBytes}.`, {
    bytes,
    maximum_bytes: maximumWriteBytes,
  });
}
