import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { JsonObject } from "../../../local/engine/asl/definition.ts";
import { problemsIn } from "../../../local/engine/asl/check-definition.ts";

const END = { Type: "Pass", End: true };

function problems(states: object, startAt = Object.keys(states)[0]!): string[] {
  const definition = { QueryLanguage: "JSONata", StartAt: startAt, States: states };
  return problemsIn(JSON.parse(JSON.stringify(definition)) as JsonObject).map(
    ({ text, place }) => `${text} at ${place}`,
  );
}

describe("checks of a definition", () => {
  test("a right definition has no problem", () => {
    const Retry = [
      { ErrorEquals: ["States.Timeout"], MaxAttempts: 0 },
      { ErrorEquals: ["States.ALL"], JitterStrategy: "FULL" },
    ];
    const Call = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Retry,
      TimeoutSeconds: "{% 5 %}",
      Next: "Done",
    };
    assert.deepEqual(problems({ Call, Done: END }), []);
  });

  const wrong: readonly [name: string, states: object, problem: RegExp][] = [
    [
      "a field of JSONPath",
      { A: { ...END, ResultPath: "$" } },
      /'ResultPath' is not supported at \/States\/A\/ResultPath/,
    ],
    ["a misspelt field", { A: { ...END, Ouput: 1 } }, /'Ouput' is not supported/],
    ["a target that is no state", { A: { Type: "Pass", Next: "B" } }, /Missing 'Next' target: B/],
    ["a state that nothing leads to", { A: END, B: END }, /State "B" is not reachable/],
    ["a state that neither ends nor goes on", { A: { Type: "Pass" } }, /'Next' and 'End'/],
    [
      "States.ALL beside others",
      { A: { Type: "Task", Retry: [{ ErrorEquals: ["States.ALL", "X"] }], End: true } },
      /alone/,
    ],
    [
      "a backoff rate under one",
      { A: { Type: "Task", Retry: [{ ErrorEquals: ["X"], BackoffRate: 0.5 }], End: true } },
      /BackoffRate/,
    ],
    [
      "a heartbeat as long as the time-out",
      { A: { Type: "Task", TimeoutSeconds: 5, HeartbeatSeconds: 5, End: true } },
      /smaller/,
    ],
    ["credentials without a role", { A: { Type: "Task", Credentials: {}, End: true } }, /'RoleArn' is required/],
    ["a variable that hides $states", { A: { ...END, Assign: { states: 1 } } }, /'states' is no name/],
    [
      "a branch's missing target",
      { P: { Type: "Parallel", Branches: [{ StartAt: "X", States: { Y: END } }], End: true } },
      /target: X/,
    ],
  ];
  for (const [name, states, problem] of wrong) {
    test(`${name} is reported with its place`, () => {
      assert.match(problems(states).join("\n"), problem);
    });
  }
});
