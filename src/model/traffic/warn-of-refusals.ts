/**
 * A deployment that refuses what the next one answers is set up wrong: a key, an access, a model's id. Its calls go on to
 * the next one, so that nobody would notice; therefore it is said, once per deployment and process. A request that all
 * refuse is at fault itself, and its caller hears of that.
 */
import type { Telemetry } from "../../kernel/index.ts";
import type { Attempt } from "./attempt.ts";

/** To be told of the attempts of every call that was answered in the end. */
export function createRefusalWatch(telemetry: Telemetry): (attempts: readonly Attempt<unknown>[]) => void {
  const known = new Set<string>();
  return (attempts) => {
    for (const { deployment, error } of attempts) {
      if (!(error instanceof Error) || error.name !== "ModelRequestRefused" || known.has(deployment.id)) continue;
      known.add(deployment.id);
      telemetry.warn("a deployment refuses what another one answers: check its key, its access and its model id", {
        ...{ deployment: deployment.id, model: deployment.model, provider: deployment.provider },
        reason: error.message,
      });
    }
  };
}
