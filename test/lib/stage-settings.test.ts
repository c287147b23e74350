import { strict as assert } from "node:assert";
import { test } from "node:test";
import stages from "../../bin/stages.json" with { type: "json" };
import { parseStageSettings } from "../../lib/stage-settings.ts";
import { exampleSettings } from "../support/example-stage.ts";

for (const [name, settings] of Object.entries(stages)) {
  test(`the settings of stage ${name} fit`, () => {
    assert.equal(parseStageSettings(name, settings).name, name);
  });
}

const mistakes: Readonly<Record<string, readonly [object, RegExp]>> = {
  "a file of models that is not there": [
    { modelsFile: "models/nowhere.json" },
    /models\/nowhere\.json.*\n.*no such file/,
  ],
  "a file of models that can't be used": [
    { modelsFile: "test/lib/support/bad-models.json" },
    /bad-models\.json can't be used:\n- models\[0\]\.deployments\[0\]\.quotas\.requestsPerMinute: .*at least 1/,
  ],
  "a pair that is not certified": [
    { modelsFile: "test/lib/support/uncertified-models.json" },
    /not certified for "nova-lite".*npm run certify -- --model nova-lite/,
  ],
  "the field that named the model before": [{ modelName: "claude-haiku" }, /modelName/],
  "a webhook without encryption": [{ webhookUrl: "http://help-desk.example/" }, /webhookUrl/],
  "a retention that CloudWatch does not know": [{ logRetentionDays: 42 }, /logRetentionDays/],
  "a field that nobody reads": [{ logRetentionDay: 30 }, /logRetentionDay/],
  "a lane that would never be served": [
    { laneConcurrency: { urgent: 0, routine: 10, deferred: 2 } },
    /laneConcurrency\.urgent/,
  ],
  "an account that is none": [{ account: "12345" }, /account/],
};

for (const [mistake, [change, place]] of Object.entries(mistakes)) {
  test(`${mistake} is refused with the name of its field`, () => {
    assert.throws(() => parseStageSettings("test", { ...exampleSettings, ...change }), place);
  });
}

test("a stage whose name can't be part of AWS names is refused", () => {
  assert.throws(() => parseStageSettings("Über Prod", exampleSettings), /name/);
});
