/** Questions that try to get at what only staff may read; one JSON object a line. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Attempt {
  readonly technique: string;
  readonly language: string;
  /** Id of the staff article that it is after. */
  readonly after: string;
  /** The customer's messages, one after the other. */
  readonly says: readonly string[];
  /** Summary of a file that comes with the first message. */
  readonly attachment?: string;
  /** The customer's name, as the help desk sends it. */
  readonly name?: string;
}

const lines = readFileSync(join(import.meta.dirname, "attempts.jsonl"), "utf8")
  .trim()
  .split("\n");

export const attempts: readonly Attempt[] = lines.map((line) => JSON.parse(line) as Attempt);
