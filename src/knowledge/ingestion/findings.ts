/**
 * What an import has to say about a document: data, not log lines. `problem` keeps the document out, `approval` waits
 * for a person, `warning` and `note` are told and stop nothing.
 */
export const findingSeverities = ["note", "warning", "approval", "problem"] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

export const findingCodes = [
  "unreadable",
  "too-large",
  "too-complex",
  "timed-out",
  "encrypted",
  "empty",
  "wrong-type",
  "outside-folder",
  "encoding",
  "unknown-topic",
  "looks-internal",
  "secret",
  "visibility-unknown",
  "contradiction",
  "stale",
  "dead-link",
  "unresolved-reference",
  "duplicate",
  "near-duplicate",
  "kept-by-others",
  "changed-meanwhile",
  "rewrite-refused",
  "model-unavailable",
  "not-compared",
] as const;
export type FindingCode = (typeof findingCodes)[number];

export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** What was found, and why it matters. One or two sentences. */
  readonly message: string;
  /** What a person can do about it. */
  readonly remedy: string;
  /** The words of the document that it is about, cut to a line. */
  readonly quote?: string;
  /** What it was compared with, such as the id of another passage. */
  readonly other?: string;
}

export function isSerious({ severity }: Finding): boolean {
  return severity === "approval" || severity === "problem";
}

export function quoteOf(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= quoteCharacters ? line : `${line.slice(0, quoteCharacters - 1)}…`;
}

const quoteCharacters = 160;
