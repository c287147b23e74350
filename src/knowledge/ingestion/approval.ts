/**
 * What of an import waits for a person, and whether a decision covers it. A decision holds for just what the person saw:
 * when something else waits by now, it is asked for anew.
 */
import { createHash } from "node:crypto";
import type { ImportDecided, ImportDocument, ImportRecord } from "./import-record.ts";

export interface Approval {
  /** Stands for what waits. */
  readonly heldDigest: string;
  /** The decision that was made, where it covers what waits. */
  readonly decision?: ImportDecided;
  /** The policy asks a person, and nobody has answered. */
  readonly isMissing: boolean;
}

export function approvalOf(
  { settings, decision }: Pick<ImportRecord, "settings" | "decision">,
  documents: readonly ImportDocument[],
): Approval {
  const ready = documents.filter(({ state }) => state === "explained");
  const held = ready.filter(isHeld);
  const heldDigest = digestOf(held);
  const asks = { always: ready.length > 0, findings: held.length > 0, never: false }[settings.approval];
  const holds = decision !== undefined && (decision.heldDigest === undefined || decision.heldDigest === heldDigest);
  return { heldDigest, isMissing: asks && !holds, ...(holds ? { decision } : {}) };
}

/** Waits for a person, where the policy asks one. */
export function isHeld({ findings }: Pick<ImportDocument, "findings">): boolean {
  return findings.some(({ severity }) => severity === "approval");
}

function digestOf(held: readonly ImportDocument[]): string {
  const about = held.map(({ location, findings }) => [
    location,
    findings.filter(({ severity }) => severity === "approval").map(({ code, quote, other }) => [code, quote, other]),
  ]);
  return createHash("sha256").update(JSON.stringify(about)).digest("base64url");
}
