/**
 * An import waits on a task token until a person decides. The token stands in the import's record; whoever comes first
 * counts, and a decision that was made before the machine came to wait ends the wait at once. Both sides write to the
 * record before they act on what they read there, so one of them always sees the other:
 *
 *   machine: token into the record ── reads a decision?  → ends its own wait
 *   person:  decision into the record ── reads a token?  → ends the wait of that token
 */
import type { Clock } from "../../kernel/index.ts";
import { changeImport } from "./change-import.ts";
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
    const { record, changed } = await changeImport(imports, importId, (standing) => {
      const { state, heldDigest } = standing;
      if (state !== "waiting") throw new ImportNotWaitingError(importId, state);
      if (standing.decision) return undefined;
      const decided = { decision, by, ...(heldDigest === undefined ? {} : { heldDigest }) };
      return { ...standing, decision: decided, updatedAt: clock.now() };
    });
    const counted = record.decision as ImportDecided;
    const { taskToken } = record;
    const ended = taskToken === undefined ? "completed" : await completeWait(taskToken, counted.decision);
    if (changed && ended === "gone") await takeBack(record, dependencies);
    if (!isSame(counted, { decision, by })) {
      throw new ImportNotWaitingError(importId, `decided by ${counted.by} already (${counted.decision})`);
    }
  };
}

/** Nobody heard it: the wait is over, unless the machine has come back to wait, and then it has read the decision. */
async function takeBack(
  { id, taskToken }: ImportRecord,
  { imports, clock }: Pick<DecideImportDependencies, "imports" | "clock">,
): Promise<void> {
  const { record, changed } = await changeImport(imports, id, ({ decision: _, ...standing }) =>
    standing.state === "waiting" && standing.taskToken === taskToken
      ? { ...standing, updatedAt: clock.now() }
      : undefined,
  );
  const isOver = record.state === "unpublished" && record.decision?.decision !== "reject";
  if (changed || isOver) throw new ImportNotWaitingError(id, "no longer waiting");
}

function isSame(left: Pick<ImportDecided, "decision" | "by">, right: Pick<ImportDecided, "decision" | "by">): boolean {
  return left.decision === right.decision && left.by === right.by;
}
