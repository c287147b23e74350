/**
 * Keys from Secrets Manager. A secret's text is a list of keys, one a line, and all of them are valid: to replace a key
 * add the new one, wait until everybody uses it, and take the old one away. A function reads a list again after some
 * minutes; when that fails, the last list serves on.
 */
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Clock, Telemetry } from "../../src/kernel/index.ts";
import type { ApiKeys } from "./api-keys.ts";

export interface SecretDependencies {
  readonly client: Pick<SecretsManagerClient, "send">;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

const freshForMs = 5 * 60_000;

/** The keys of a secret. The same array comes back for as long as nothing was read anew. */
export type KeySource = () => Promise<readonly string[]>;

export function keysFromSecret({ client, clock, telemetry }: SecretDependencies, secretArn: string): KeySource {
  let last: { readonly keys: readonly string[]; readonly readAt: number } | undefined;
  return async () => {
    if (last && clock.now() - last.readAt < freshForMs) return last.keys;
    try {
      last = { keys: await readKeys(client, secretArn), readAt: clock.now() };
    } catch (error) {
      if (!last) throw error;
      telemetry.warn("A secret could not be read again; its last keys serve on.", { secretArn, error });
    }
    return last.keys;
  };
}

async function readKeys(client: SecretDependencies["client"], SecretId: string): Promise<readonly string[]> {
  const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId }));
  const keys = SecretString.split(/\s+/).filter((key) => key !== "");
  if (keys.length > 0) return keys;
  throw new Error(`The secret ${SecretId} holds no key. Write one key a line into it.`);
}

/** Keys of both roles. The same object comes back for as long as neither secret was read anew. */
export function apiKeysFrom(readIntegration: KeySource, readManagement: KeySource): () => Promise<ApiKeys> {
  let last: ApiKeys | undefined;
  return async () => {
    const [integration, management] = await Promise.all([readIntegration(), readManagement()]);
    if (last?.integration !== integration || last.management !== management) last = { integration, management };
    return last;
  };
}
