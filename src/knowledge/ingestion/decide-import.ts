/**
 * An import waits on a task token until a person decides. The token stands in the import's record; whoever comes first
 * counts, and a decision that was made before the machine came to wait ends the wait at once.
 */
import type { Clock } from "../../kernel/index.ts";
import { ImportNotWaitingError } from "./errors.ts";
import type { ImportDecision } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { readImport } from "./start-import.ts";

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
    const record = await readImport(imports, importId);
    await imports.write({ ...record, state: "waiting", taskToken: token, updatedAt: clock.now() });
    if (record.decision) await completeWait(token, record.decision.decision);
  };
}

export interface DecideImportRequest {
  readonly importId: string;
  readonly decision: ImportDecision;
  readonly by: string;
}

/** Throws ImportNotFound, and ImportNotWaiting when there is nothing to decide, or no more. */
export function createDecideImport({ imports, clock, completeWait }: DecideImportDependencies) {
  return async ({ importId, decision, by }: DecideImportRequest): Promise<void> => {
    const record = await readImport(imports, importId);
    const { taskToken, heldDigest, state } = record;
    if (state !== "waiting" || taskToken === undefined) throw new ImportNotWaitingError(importId, state);
    const decided = { decision, by, ...(heldDigest === undefined ? {} : { heldDigest }) };
    await imports.write({ ...record, decision: decided, updatedAt: clock.now() });
    if ((await completeWait(taskToken, decision)) === "completed") return;
    throw new ImportNotWaitingError(importId, "no longer waiting");
  };
}
