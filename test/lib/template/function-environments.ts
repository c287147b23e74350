/* eslint-disable @typescript-eslint/no-unsafe-member-access -- a template has no types, and a wrong path fails its test */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { z } from "zod";
import { functionNames } from "../../../lib/function-names.ts";
import { exampleStack, SynthesizedStack } from "../../support/synthesized-stack.ts";

const stages = {
  "a stage with everything": exampleStack(),
  "a stage with as little as can be": new SynthesizedStack({ modelsFile: "models/dev.json", webhookUrl: undefined }),
};

for (const [stage, stack] of Object.entries(stages)) {
  for (const name of functionNames) {
    test(`${stage} gives ${name} the environment that it declares, and nothing else of ours`, async () => {
      const { environmentSchema } = (await import(`../../../lambdas/${name}/environment.ts`)) as {
        environmentSchema: z.ZodObject;
      };
      const given = stack.resolve(stack.lambda(name).Properties.Environment.Variables) as Record<string, string>;
      const { POWERTOOLS_SERVICE_NAME, NODE_OPTIONS, ...environment } = given;
      assert.ok(POWERTOOLS_SERVICE_NAME && NODE_OPTIONS);
      assert.deepEqual(environmentSchema.strict().parse(environment), environment);
    });
  }
}
