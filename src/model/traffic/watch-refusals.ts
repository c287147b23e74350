/**
 * A deployment that refuses what the next one answers is set up wrong: a key, an access, a model's id. Its calls go on to
 * the next one, so that nobody would notice: therefore it is said, once per deployment and process, and after several
 * refusals in a row the deployment stands back. A request that all refuse is at fault itself, and its caller hears of that.
 */
import type { Telemetry } from "../../kernel/index.ts";
import type { Attempt } from "./attempt.ts";
import type { Deployment } from "./deployment.ts";
import { isRefusal } from "./errors.ts";

export interface RefusalWatchDependencies {
  readonly telemetry: Telemetry;
  /** So many refusals without an answer in between, and the deployment stands back. */
  readonly refusalsInARow: number;
  standBack(deployment: Deployment): Promise<void>;
}

/** To be told of the attempts of every call that was answered in the end. */
export type RefusalWatch = (attempts: readonly Attempt<unknown>[]) => Promise<void>;

export function createRefusalWatch({ telemetry, refusalsInARow, standBack }: RefusalWatchDependencies): RefusalWatch {
  const warned = new Set<string>();
  const inARow = new Map<string, number>();

  function warnOnce({ id, model, provider }: Deployment, reason: string): void {
    if (warned.has(id)) return;
    warned.add(id);
    const message = "a deployment refuses what another one answers: check its key, its access and its model id";
    telemetry.warn(message, { deployment: id, model, provider, reason });
  }

  async function count({ deployment, outcome, error, probe }: Attempt<unknown>): Promise<void> {
    if (outcome === "answered") inARow.delete(deployment.id);
    if (!isRefusal(error)) return;
    warnOnce(deployment, error.message);
    if (probe) return;
    const refusals = (inARow.get(deployment.id) ?? 0) + 1;
    inARow.set(deployment.id, refusals % refusalsInARow);
    if (refusals >= refusalsInARow) await standBack(deployment);
  }

  return async (attempts) => {
    for (const attempt of attempts) await count(attempt);
  };
}
