import { createHash } from "node:crypto";
import type { ConversationId } from "../kernel/index.ts";

const plainName = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Name of the execution of a generation: at most 80 characters of those that Step Functions and its logs take. An id
 * that is longer or has other characters is replaced by its digest.
 */
export function executionName(id: ConversationId, generation: number): string {
  const stem = plainName.test(id) ? id : `x-${createHash("sha256").update(id).digest("hex").slice(0, 40)}`;
  return `${stem}.${generation}`;
}
