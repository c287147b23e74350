import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createFaultyStore, openGroupCommit, VirtualClock, type KillPoint } from "../../../local/engine/index.ts";
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

/** A function that fails for these payloads until it is mended, and the payloads that it was given. */
function flaky(...failing: unknown[]) {
  const calls: unknown[] = [];
  const broken = new Set(failing);
  const work = (payload: unknown) => {
    calls.push(payload);
    if (broken.has(payload)) throw new Error("broken");
    return payload;
  };
  return { calls, work, mend: () => broken.clear() };
}

describe("redriving an execution that failed within a state", () => {
  const each = (fields: object = {}) => ({
    Each: {
      Type: "Map",
      Items: "{% $states.input %}",
      ItemProcessor: { StartAt: "Work", States: { Work: invoke("work") } },
      End: true,
      ...fields,
    },
  });

  test("runs only the iterations of a Map that had not succeeded", async () => {
    const { calls, work, mend } = flaky(3);
    const { engine, clock, machine, run } = openTestEngine({ functions: { work } });
    const failed = await run(await machine(each({ MaxConcurrency: 1 })), [1, 2, 3, 4]);
    assert.equal(failed.status, "FAILED");
    mend();
    await engine.redriveExecution(failed);
    await clock.runUntilIdle();
    assert.equal((await engine.describeExecution(failed)).output, "[1,2,3,4]");
    assert.deepEqual(calls, [1, 2, 3, 3, 4]);
  });

  test("runs only the branches of a Parallel that had not succeeded, nested ones too", async () => {
    const { calls, work, mend } = flaky(2);
    const { engine, clock, machine, run } = openTestEngine({ functions: { work } });
    const Both = {
      Type: "Parallel",
      Branches: [
        { StartAt: "A", States: { A: invoke("work", { Output: "a", End: true }) } },
        { StartAt: "Each", States: each({ Items: "{% [1, 2] %}", MaxConcurrency: 1 }) },
      ],
      End: true,
    };
    const failed = await run(await machine({ Both }), 0);
    mend();
    await engine.redriveExecution(failed);
    await clock.runUntilIdle();
    assert.equal((await engine.describeExecution(failed)).output, '["a",[1,2]]');
    assert.deepEqual(calls, [0, 1, 2, 2]);
  });

  for (const ExecutionType of ["STANDARD", "EXPRESS"]) {
    test(`runs only the ${ExecutionType} items of a Distributed Map that had not succeeded`, async () => {
      const { calls, work, mend } = flaky(2);
      const { engine, clock, machine, run } = openTestEngine({ functions: { work } });
      const ItemProcessor = {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType },
        StartAt: "Work",
        States: { Work: invoke("work") },
      };
      const failed = await run(await machine(each({ ItemProcessor, MaxConcurrency: 1 })), [1, 2, 3]);
      assert.equal(failed.error, "States.ExceedToleratedFailureThreshold");
      mend();
      await engine.redriveExecution(failed);
      await clock.runUntilIdle();
      assert.equal((await engine.describeExecution(failed)).output, "[1,2,3]");
      assert.deepEqual(calls, [1, 2, 2, 3]);
    });
  }

  test("counts the machine's TimeoutSeconds anew, also after a restart", async () => {
    const { engine, clock, machine, run } = openTestEngine();
    const arn = await machine({ Wait: { Type: "Wait", Seconds: 60, End: true } }, { TimeoutSeconds: 10 });
    const timedOut = await run(arn);
    await engine.redriveExecution(timedOut);
    await engine.resume();
    await clock.runUntilIdle();
    const { status, startDate, stopDate } = await engine.describeExecution(timedOut);
    assert.deepEqual([status, stopDate! - startDate], ["TIMED_OUT", 20_000]);
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

describe("a process that dies while an execution is redriven", () => {
  const KILLS: readonly (readonly [when: string, write: number, point: KillPoint])[] = [
    ["after the execution was opened again", 1, "after-commit"],
    ["before the redrive is recorded", 2, "before-commit"],
    ["after the redrive was recorded", 2, "after-commit"],
  ];
  for (const [when, write, point] of KILLS) {
    test(`${when}: the history tells of the redrive once`, async () => {
      const { work, mend } = flaky(2);
      const functions = { work };
      const store = openGroupCommit(":memory:");
      const { machine, run, clock } = openTestEngine({ functions, store });
      const definition = {
        Both: { Type: "Map", ItemProcessor: { StartAt: "Work", States: { Work: invoke("work") } }, End: true },
      };
      const failed = await run(await machine(definition), [1, 2]);
      mend();
      let writes = 0;
      const dying = createFaultyStore(store, () => (++writes === write ? point : undefined));
      const killed = openTestEngine({ functions, store: dying, clock: new VirtualClock(clock.now()) });
      void killed.engine.redriveExecution(failed);
      await dying.killed;

      const after = openTestEngine({ functions, store, clock: new VirtualClock(clock.now()) });
      await after.engine.resume();
      await after.clock.runUntilIdle();
      const { status, output, redriveCount } = await after.engine.describeExecution(failed);
      assert.deepEqual([status, output, redriveCount], ["SUCCEEDED", "[1,2]", 1]);
      const types = await after.eventTypes(failed.executionArn);
      assert.equal(types.filter((type) => type === "ExecutionRedriven").length, 1);
      assert.equal(types[types.indexOf("ExecutionFailed") + 1], "ExecutionRedriven");
    });
  }
});
