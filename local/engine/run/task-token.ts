/**
 * Task tokens. A token names the strand that waits, so that a call finds it
 * without a table of tokens, and carries the secret of one attempt, so that a
 * late, guessed or repeated token cannot finish a later attempt.
 */
import type { Strand } from "./run.ts";

export interface TokenParts {
  readonly runId: number;
  readonly strandId: number;
  readonly nonce: string;
}

const FORM = /^(\d+)\.(\d+)\.([0-9a-f-]{36})$/;

export function taskToken(strand: Strand): string {
  return Buffer.from(`${strand.run.id}.${strand.id}.${strand.nonce}`).toString("base64");
}

/** The parts of a token, or undefined for a text that no engine made. */
export function parseTaskToken(token: string): TokenParts | undefined {
  const [, runId, strandId, nonce] = FORM.exec(Buffer.from(token, "base64").toString("latin1")) ?? [];
  if (!runId || !strandId || !nonce) return undefined;
  return { runId: Number(runId), strandId: Number(strandId), nonce };
}
