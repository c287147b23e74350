import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { invoke, openTestEngine, park } from "./support/open-test-engine.ts";

describe("redriving an execution", () => {
  test("goes on with the state that failed, with its input and variables", async () => {
    let isBroken = true;
    const calls: unknown[] = [];
    const work = (payload: unknown) => {
      calls.push(payload);
      if (isBroken) throw new Error("broken");
      return "mended";
    };
    const { engine, clock, machine, run, eventTypes } = openTestEngine({ functions: { work } });
    const failed = await run(
      await machine({
        Set: { Type: "Pass", Assign: { kept: "{% $states.input.n %}" }, Output: { to: "work" }, Next: "Work" },
        Work: invoke("work", { Next: "Last" }),
        Last: { Type: "Pass", Output: "{% $states.input & ' ' & $kept %}", End: true },
      }),
      { n: 7 },
    );
    assert.deepEqual([failed.status, failed.redriveStatus], ["FAILED", "REDRIVABLE"]);
    isBroken = false;
    const { executionArn } = failed;
    await engine.redriveExecution({ executionArn });
    await clock.runUntilIdle();
    const { status, output, redriveCount } = await engine.describeExecution({ executionArn });
    assert.deepEqual([status, output, redriveCount], ["SUCCEEDED", '"mended 7"', 1]);
    assert.deepEqual(calls, [{ to: "work" }, { to: "work" }]);
    const types = await eventTypes(executionArn);
    assert.deepEqual(types.slice(types.indexOf("ExecutionFailed")), [
      "ExecutionFailed",
      "ExecutionRedriven",
      "TaskScheduled",
      "TaskStarted",
      "TaskSucceeded",
      "TaskStateExited",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    await assert.rejects(engine.redriveExecution({ executionArn }), { name: "ExecutionNotRedrivable" });
  });
});

describe("a closed engine", () => {
  test("refuses calls instead of saying that a token is of no use", async () => {
    let token = "";
    const opened = openTestEngine({
      functions: { park: (payload: { token: string }) => void (token = payload.token) },
    });
    const stateMachineArn = await opened.machine({ Park: park("park") });
    await opened.engine.startExecution({ stateMachineArn });
    await opened.clock.runUntilIdle();
    await opened.engine.close();
    await assert.rejects(opened.engine.sendTaskSuccess({ taskToken: token, output: "1" }), {
      name: "ServiceUnavailable",
    });
    await assert.rejects(opened.engine.startExecution({ stateMachineArn }), { name: "ServiceUnavailable" });
  });
});
