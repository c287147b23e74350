/**
 * What searching knowledge needs of an OpenSearch domain, where the stage names one. The domain is not ours: whoever runs
 * it decides its size, and its access policy must let the function's role in.
 */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { StageSettings } from "../stage-settings.ts";
import type { FunctionNeeds } from "./lambda-function.ts";

/** Adds the domain's address and the permissions on it alone; without a domain, nothing. */
export function withKnowledgeSearch<Environment extends object>(
  { openSearch }: Pick<StageSettings, "openSearch">,
  { environment, permissions }: FunctionNeeds<Environment>,
) {
  if (openSearch === undefined) return { environment, permissions };
  const { endpoint, domainArn } = openSearch;
  return {
    environment: { ...environment, OPENSEARCH_ENDPOINT: endpoint, OPENSEARCH_DOMAIN_ARN: domainArn },
    permissions: [...permissions, useIndexes(domainArn), checkDomain(domainArn)],
  };
}

/** They are named after their layout and embedding. */
export function searchIndexes(domainArn: string): readonly string[] {
  return ["turnwise-knowledge-*", "_cluster/health/turnwise-knowledge-*"].map((path) => `${domainArn}/${path}`);
}

/** Searching is a POST as writing is; requests go to indexes and, for several at once, to the domain itself. */
function useIndexes(domainArn: string): PolicyStatement {
  const methods = ["Get", "Head", "Post", "Put"];
  return new PolicyStatement({
    actions: methods.map((method) => `es:ESHttp${method}`),
    resources: [...searchIndexes(domainArn), `${domainArn}/_bulk`, `${domainArn}/_msearch`],
  });
}

function checkDomain(domainArn: string): PolicyStatement {
  return new PolicyStatement({ actions: ["es:DescribeDomain", "es:DescribeDomainHealth"], resources: [domainArn] });
}
