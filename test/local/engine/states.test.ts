import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { invoke, openTestEngine } from "./support/open-test-engine.ts";

describe("states", () => {
  test("a Pass computes its output and assigns variables from the values before it", async () => {
    const { machine, run } = openTestEngine();
    const arn = await machine({
      First: { Type: "Pass", Assign: { n: "{% $states.input.n + 1 %}" }, Next: "Second" },
      Second: { Type: "Pass", Assign: { n: "{% $n * 10 %}" }, Output: { before: "{% $n %}" }, Next: "Third" },
      Third: { Type: "Succeed", Output: "{% {'before': $states.input.before, 'after': $n} %}" },
    });
    const { status, output } = await run(arn, { n: 1 });
    assert.equal(status, "SUCCEEDED");
    assert.deepEqual(JSON.parse(output!), { before: 2, after: 20 });
  });

  test("a Choice takes the first rule that is true, else the default", async () => {
    const { machine, run } = openTestEngine();
    const arn = await machine({
      Pick: {
        Type: "Choice",
        Choices: [
          { Condition: "{% $states.input.kind = 'a' %}", Next: "Done", Output: "rule a" },
          { Condition: "{% $states.input.n > 3 %}", Next: "Done", Output: "rule n" },
        ],
        Default: "Done",
        Output: "default",
      },
      Done: { Type: "Succeed" },
    });
    assert.equal((await run(arn, { kind: "a", n: 9 })).output, '"rule a"');
    assert.equal((await run(arn, { kind: "b", n: 9 })).output, '"rule n"');
    assert.equal((await run(arn, { kind: "b", n: 1 })).output, '"default"');
  });

  test("a Choice without a match and without Default fails with States.NoChoiceMatched", async () => {
    const { machine, run } = openTestEngine();
    const arn = await machine({
      Pick: { Type: "Choice", Choices: [{ Condition: "{% false %}", Next: "Done" }] },
      Done: { Type: "Succeed" },
    });
    assert.equal((await run(arn)).error, "States.NoChoiceMatched");
  });

  test("a Wait takes the time it says, in seconds or until a timestamp with a fraction", async () => {
    const { clock, machine, run } = openTestEngine();
    const arn = await machine({
      Long: { Type: "Wait", Seconds: "{% $states.input.seconds %}", Next: "Until" },
      Until: { Type: "Wait", Timestamp: "{% $states.input.until %}", End: true },
    });
    const startMs = clock.now();
    const until = new Date(startMs + 7_200_250).toISOString();
    const { startDate, stopDate } = await run(arn, { seconds: 3_600, until });
    assert.equal(stopDate! - startDate, 7_200_250);
  });

  test("a Fail gives its error and cause to the execution", async () => {
    const { machine, run } = openTestEngine();
    const arn = await machine({
      Stop: { Type: "Fail", Error: "Refused", Cause: "{% 'because ' & $states.input.why %}" },
    });
    const { status, error, cause } = await run(arn, { why: "of me" });
    assert.deepEqual([status, error, cause], ["FAILED", "Refused", "because of me"]);
  });

  test("a Map keeps the order of its items and its limit on concurrency", async () => {
    let running = 0;
    let most = 0;
    const slow = async (item: number) => {
      most = Math.max(most, ++running);
      await test_.clock.sleep(1_000 * (10 - item));
      running--;
      return item * 2;
    };
    const test_ = openTestEngine({ functions: { slow } });
    const arn = await test_.machine({
      Each: {
        Type: "Map",
        Items: "{% $states.input.items %}",
        MaxConcurrency: "{% 2 %}",
        ItemSelector: { value: "{% $states.context.Map.Item.Value %}", index: "{% $states.context.Map.Item.Index %}" },
        ItemProcessor: {
          StartAt: "Work",
          States: {
            Work: invoke("slow", {
              Arguments: { FunctionName: "slow", Payload: "{% $states.input.value %}" },
              End: true,
            }),
          },
        },
        Output: "{% {'doubled': $states.result} %}",
        End: true,
      },
    });
    const { output } = await test_.run(arn, { items: [1, 2, 3, 4, 5] });
    assert.deepEqual(JSON.parse(output!), { doubled: [2, 4, 6, 8, 10] });
    assert.equal(most, 2);
  });

  test("branches of a Parallel see outer variables and keep their own", async () => {
    const { machine, run } = openTestEngine();
    const branch = (own: string) => ({
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { own, shared: "changed" }, Next: "Read" },
        Read: { Type: "Pass", Output: "{% $outer & $own %}", End: true },
      },
    });
    const arn = await machine({
      Outer: { Type: "Pass", Assign: { outer: "x", shared: "kept" }, Next: "Both" },
      Both: { Type: "Parallel", Branches: [branch("1"), branch("2")], Next: "After" },
      After: { Type: "Pass", Output: { results: "{% $states.input %}", shared: "{% $shared %}" }, End: true },
    });
    assert.deepEqual(JSON.parse((await run(arn)).output!), { results: ["x1", "x2"], shared: "kept" });
  });

  test("a machine that loops without waiting ends at the limit of history events", async () => {
    const { machine, run } = openTestEngine();
    const arn = await machine({ Loop: { Type: "Pass", Next: "Again" }, Again: { Type: "Pass", Next: "Loop" } });
    const { status, error } = await run(arn);
    assert.deepEqual([status, error], ["FAILED", "States.Runtime"]);
  });
});
