/**
 * The models that this stage may use: the file of its catalogue and the certifications of what its routes reach, checked
 * when the stack was synthesized and packed beside the code. Keys come from the secrets that the catalogue names.
 */
import { readFileSync } from "node:fs";
import type { CredentialSource } from "../../src/adapters/providers/credentials.ts";
import type { StageModels } from "../../src/model/index.ts";
import { secretsClient } from "./aws-clients.ts";
import { systemClock } from "./aws-runtime.ts";
import { keysFromSecret } from "./aws-secrets.ts";
import { awsTelemetry } from "./aws-telemetry.ts";

export function readModels(): StageModels {
  return JSON.parse(readFileSync(new URL("models.json", import.meta.url), "utf8")) as StageModels;
}

/** A secret with several keys is one that is being replaced: the first is used. */
export const secretCredentials: CredentialSource = (deployment) => {
  const secretName = "credentials" in deployment ? deployment.credentials?.secretName : undefined;
  if (secretName === undefined) return () => Promise.resolve("");
  const readKeys = keysFromSecret({ client: secretsClient(), clock: systemClock, telemetry: awsTelemetry }, secretName);
  return async () => (await readKeys())[0] ?? "";
};
