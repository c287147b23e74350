/** Where a deployment's API key comes from: the environment of a laptop, or a secret. Read at each call, so that keys can be replaced. */
import type { Deployment, EmbeddingDeployment } from "../../model/index.ts";

export type ReadApiKey = () => Promise<string>;

/** For deployments that have credentials. */
export type CredentialSource = (deployment: Deployment | EmbeddingDeployment) => ReadApiKey;

/** From the variables that the catalogue names. The start has checked that they are set where a route needs them. */
export function environmentCredentials(environment: Readonly<Record<string, string | undefined>>): CredentialSource {
  return (deployment) => {
    const variable = "credentials" in deployment ? deployment.credentials?.environment : undefined;
    return () => {
      const key = variable === undefined ? "" : environment[variable];
      if (key !== undefined && key !== "") return Promise.resolve(key);
      return Promise.reject(new Error(`${variable ?? "the key"} is not set in the environment`));
    };
  };
}
