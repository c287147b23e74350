/* eslint-disable @typescript-eslint/no-unsafe-member-access -- a template has no types, and a wrong path fails its test */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import * as search from "../../../lambdas/search-knowledge/environment.ts";
import * as api from "../../../lambdas/serve-api/environment.ts";
import { type FunctionName, pascalCase } from "../../../lib/function-names.ts";
import { parseStageSettings } from "../../../lib/stage-settings.ts";
import { exampleSettings } from "../../support/example-stage.ts";
import { checkWithNag, SynthesizedStack } from "../../support/synthesized-stack.ts";

const domainArn = "arn:aws:es:eu-central-1:111122223333:domain/knowledge";
const openSearch = { endpoint: "https://search-knowledge.eu-central-1.es.amazonaws.com", domainArn };

for (const [name, { environmentSchema }] of Object.entries({ "search-knowledge": search, "serve-api": api })) {
  test(`a stage with a domain tells ${name} where it is, and lets it use its own indexes there and nothing else`, () => {
    const stack = new SynthesizedStack({ openSearch });
    const variables = stack.resolve(stack.lambda(name as FunctionName).Properties.Environment.Variables);
    const environment = environmentSchema.parse(variables);
    assert.equal(environment.OPENSEARCH_ENDPOINT, openSearch.endpoint);
    assert.equal(environment.OPENSEARCH_DOMAIN_ARN, domainArn);
    assert.deepEqual(onDomain(stack, name), expectedOnDomain);
  });
}

function onDomain(stack: SynthesizedStack, name: string) {
  return stack
    .statements(`Functions${pascalCase(name)}Role`)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith("es:")))
    .map(({ Action, Resource }) => ({ Action, Resource }));
}

const expectedOnDomain = [
  {
    Action: ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
    Resource: ["turnwise-knowledge-*", "_cluster/health/turnwise-knowledge-*", "_bulk", "_msearch"].map(
      (path) => `${domainArn}/${path}`,
    ),
  },
  { Action: ["es:DescribeDomain", "es:DescribeDomainHealth"], Resource: domainArn },
];

test("nobody else may talk to the domain", () => {
  const { resources } = new SynthesizedStack({ openSearch });
  const policies = Object.entries(resources).filter(([, { Type }]) => Type === "AWS::IAM::Policy");
  const allowed = policies.filter(([, each]) => JSON.stringify(each.Properties).includes('"es:'));
  assert.deepEqual(
    allowed.map(([id]) => id.replace(/DefaultPolicy.*/, "")),
    ["FunctionsServeApiRole", "FunctionsSearchKnowledgeRole"],
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
