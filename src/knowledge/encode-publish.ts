/**
 * How stores take a publish: checked, in one order, items as canonical JSON, within limits that every adapter enforces
 * alike. Equal items have equal texts, so "does this change anything?" is a comparison of texts or of their digests.
 */
import { createHash } from "node:crypto";
import { canonicalJson, InvalidArgumentError } from "../kernel/index.ts";
import { type ItemReference, knowledgeKinds } from "./knowledge-items.ts";
import type { KnowledgeChange, KnowledgeVersion, PublishRequest } from "./knowledge-store.ts";

/** UTF-8 bytes of one item as JSON: an article of 1 MB with its parts, and their source beside them. */
export const maximumKnowledgeItemBytes = 4_000_000;
/** UTF-8 bytes of an item's or a publish's id. */
export const maximumIdBytes = 512;
/** UTF-8 bytes of who published, and of why. */
export const maximumSummaryBytes = 4_096;

export const noVersion: KnowledgeVersion = { number: 0, publishedAt: 0, by: "", summary: "" };

export interface EncodedChange {
  readonly reference: ItemReference;
  /** Canonical JSON; absent: the item is removed. */
  readonly body?: string;
}

export interface EncodedPublish {
  /** By kind and id, in the order of their UTF-8 bytes. */
  readonly changes: readonly EncodedChange[];
  /** Of the changes: what a publish's id stands for. */
  readonly digest: string;
}

/** Throws InvalidArgument. */
export function encodePublish({ id, at, by, summary, changes }: PublishRequest): EncodedPublish {
  checkId("The publish's id", id);
  for (const text of [by, summary]) checkSummary(text);
  if (!Number.isSafeInteger(at)) throw new InvalidArgumentError(`at: ${at} is not a time in epoch milliseconds.`);
  const encoded = changes.map(encodeChange).sort(byReference);
  refuseRepeated(encoded);
  return { changes: encoded, digest: textDigest(canonicalJson(encoded)) };
}

/** The version after this one. Its time is never earlier, whatever the publisher's clock says. */
export function versionAfter(current: KnowledgeVersion, { at, by, summary }: PublishRequest): KnowledgeVersion {
  return { number: current.number + 1, publishedAt: Math.max(at, current.publishedAt), by, summary };
}

export function textDigest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function encodeChange(change: KnowledgeChange): EncodedChange {
  if ("remove" in change) return { reference: checkedReference(change.remove) };
  const reference = checkedReference(change.put);
  const body = canonicalJson(change.put);
  const bytes = Buffer.byteLength(body);
  if (bytes <= maximumKnowledgeItemBytes) return { reference, body };
  throw new InvalidArgumentError(
    `The ${reference.kind} "${reference.id}" is too large: ${bytes} bytes as JSON, at most ${maximumKnowledgeItemBytes}. Split it.`,
    { bytes, maximum_bytes: maximumKnowledgeItemBytes },
  );
}

function checkedReference({ kind, id }: ItemReference): ItemReference {
  if (!knowledgeKinds.includes(kind)) {
    throw new InvalidArgumentError(
      `There is no kind of knowledge "${kind}": it is one of ${knowledgeKinds.join(", ")}.`,
    );
  }
  checkId("id", id);
  return { kind, id };
}

// eslint-disable-next-line no-control-regex -- stores end ids with a control character in their keys
const unusable = /[\u0000-\u001f\u007f]/;

export function isKnowledgeId(id: string): boolean {
  return id !== "" && Buffer.byteLength(id) <= maximumIdBytes && id.isWellFormed() && !unusable.test(id);
}

function checkId(what: string, id: string): void {
  if (isKnowledgeId(id)) return;
  throw new InvalidArgumentError(
    `${what}: can't be stored. Write 1 to ${maximumIdBytes} bytes of text without control characters.`,
    { field: "id" },
  );
}

function checkSummary(text: string): void {
  if (text.isWellFormed() && Buffer.byteLength(text) <= maximumSummaryBytes) return;
  throw new InvalidArgumentError(`A publish says who and why in at most ${maximumSummaryBytes} bytes of text each.`);
}

function byReference({ reference: left }: EncodedChange, { reference: right }: EncodedChange): number {
  return compareUtf8(left.kind, right.kind) || compareUtf8(left.id, right.id);
}

/** The order of DynamoDB's keys and of SQLite's, which is not that of JavaScript's strings. */
export function compareUtf8(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function refuseRepeated(changes: readonly EncodedChange[]): void {
  const twice = changes.find((change, place) => place > 0 && byReference(change, changes[place - 1] ?? change) === 0);
  if (!twice) return;
  const { kind, id } = twice.reference;
  throw new InvalidArgumentError(`The ${kind} "${id}" is changed twice in one publish. Leave one of the changes out.`);
}
