/**
 * An import waits on a task token until a person decides. The token stands in the import's record; whoever comes first
 * counts, and a decision that was made before the machine came to wait ends the wait at once. Both sides write to the
 * record before they act on what they read there, so one of them always sees the other:
 *
 *   machine: token into the record ── reads a decision?  → ends its own wait
 *   person:  decision into the record ── reads a token?  → ends the wait of that token
 */
import type { Clock } from "../../kernel/index.ts";
import { changeImport, readImport } from "./change-import.ts";
import { ImportNotWaitingError } from "./errors.ts";
import { type ImportDecided, type ImportDecision, type ImportRecord, isOver } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";

/** Ends the wait of a machine. `gone`: the token waits no more. */
export type CompleteWait = (taskToken: string, decision: ImportDecision) => Promise<"completed" | "gone">;

export interface DecideImportDependencies {
  readonly imports: ImportStore;
  readonly clock: Clock;
  readonly completeWait: CompleteWait;
}

export interface AwaitDecisionRequest {
  readonly importId: string;
  readonly token: string;
}

export function createAwaitDecision({ imports, clock, completeWait }: DecideImportDependencies) {
  return async ({ importId, token }: AwaitDecisionRequest): Promise<void> => {
    const { record } = await changeImport(imports, importId, (standing) => {
      if (isOver(standing)) return undefined;
      return { ...standing, state: "waiting", taskToken: token, updatedAt: clock.now() };
    });
    if (record.decision) await completeWait(token, record.decision.decision);
  };
}

export interface DecideImportRequest {
  readonly importId: string;
  readonly decision: ImportDecision;
  readonly by: string;
}

/**
 * To repeat a decision that counts does nothing, but ends the wait where whoever made it died before.
 * Throws ImportNotFound, and ImportNotWaiting when there is nothing to decide, or no more.
 */
export function createDecideImport(dependencies: DecideImportDependencies) {
  const { imports, clock, completeWait } = dependencies;
  return async ({ importId, decision, by }: DecideImportRequest): Promise<void> => {
    let isFirst = false;
    // Who comes second writes as well: whoever was first then knows that somebody else may have ended the wait.
    const { record } = await changeImport(imports, importId, (standing) => {
      const { state, heldDigest } = standing;
      if (state !== "waiting") throw new ImportNotWaitingError(importId, state);
      isFirst = standing.decision === undefined;
      const own = { decision, by, ...(heldDigest === undefined ? {} : { heldDigest }) };
      return { ...standing, decision: standing.decision ?? own, updatedAt: clock.now() };
    });
    const counted = record.decision as ImportDecided;
    const isHeard =
      record.taskToken === undefined || (await completeWait(record.taskToken, counted.decision)) !== "gone";
    if (!isHeard) await settleUnheard(record, isFirst, dependencies);
    if (!isSame(counted, { decision, by })) {
      throw new ImportNotWaitingError(importId, `decided by ${counted.by} already (${counted.decision})`);
    }
  };
}

/**
 * The token waits no more. Either somebody else has ended its wait with this decision, or the machine comes to wait with
 * another token and reads the decision: both have written to the record. Or the wait is over, and the decision is taken back.
 */
async function settleUnheard(
  record: ImportRecord,
  isFirst: boolean,
  { imports, clock }: Pick<DecideImportDependencies, "imports" | "clock">,
): Promise<void> {
  const { decision, ...undecided } = record;
  const takenBack = isFirst && (await imports.write({ ...undecided, updatedAt: clock.now() })) !== undefined;
  const { state } = await readImport(imports, record.id);
  const isLost = state === "unpublished" && decision?.decision !== "reject";
  if (takenBack || isLost) throw new ImportNotWaitingError(record.id, "no longer waiting");
}

function isSame(left: Pick<ImportDecided, "decision" | "by">, right: Pick<ImportDecided, "decision" | "by">): boolean {
  return left.decision === right.decision && left.by === right.by;
}
