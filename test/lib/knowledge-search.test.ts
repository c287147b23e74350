/* eslint-disable @typescript-eslint/no-unsafe-member-access -- a template has no types, and a wrong path fails its test */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { environmentSchema } from "../../lambdas/search-knowledge/environment.ts";
import { parseStageSettings } from "../../lib/stage-settings.ts";
import { exampleSettings } from "../support/example-stage.ts";
import { checkWithNag, SynthesizedStack } from "../support/synthesized-stack.ts";

const domainArn = "arn:aws:es:eu-central-1:111122223333:domain/knowledge";
const openSearch = { endpoint: "https://search-knowledge.eu-central-1.es.amazonaws.com", domainArn };

test("a stage with a domain tells search where it is, and lets it use its own indexes there and nothing else", () => {
  const stack = new SynthesizedStack({ openSearch });
  const variables = stack.resolve(stack.lambda("search-knowledge").Properties.Environment.Variables);
  const environment = environmentSchema.parse(variables);
  assert.equal(environment.OPENSEARCH_ENDPOINT, openSearch.endpoint);
  assert.equal(environment.OPENSEARCH_DOMAIN_ARN, domainArn);
  const onDomain = stack
    .statements("FunctionsSearchKnowledgeRole")
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith("es:")));
  assert.deepEqual(
    onDomain.map(({ Action, Resource }) => ({ Action, Resource })),
    [
      {
        Action: ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
        Resource: ["turnwise-knowledge-*", "_cluster/health/turnwise-knowledge-*", "_bulk", "_msearch"].map(
          (path) => `${domainArn}/${path}`,
        ),
      },
      { Action: ["es:DescribeDomain", "es:DescribeDomainHealth"], Resource: domainArn },
    ],
  );
});

test("nobody else may talk to the domain", () => {
  const { resources } = new SynthesizedStack({ openSearch });
  const policies = Object.entries(resources).filter(([, { Type }]) => Type === "AWS::IAM::Policy");
  const allowed = policies.filter(([, each]) => JSON.stringify(each.Properties).includes('"es:'));
  assert.deepEqual(
    allowed.map(([id]) => id.replace(/DefaultPolicy.*/, "")),
    ["FunctionsSearchKnowledgeRole"],
  );
});

test("an endpoint without https, or an ARN of something else, is refused before anything is made", () => {
  for (const wrong of [{ endpoint: "http://search.example" }, { domainArn: "arn:aws:s3:::bucket" }]) {
    assert.throws(
      () => parseStageSettings("test", { ...exampleSettings, openSearch: { ...openSearch, ...wrong } }),
      /openSearch/,
    );
  }
});

test("cdk-nag finds nothing in a stage with a domain that nobody has answered for", () => {
  checkWithNag({ openSearch });
});
