import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openTestEngine } from "./support/open-test-engine.ts";

async function openActivity() {
  const opened = openTestEngine();
  const { activityArn } = await opened.engine.createActivity({ name: "work" });
  const Work = { Type: "Task", Resource: activityArn, TimeoutSeconds: 300, HeartbeatSeconds: 200, End: true };
  return { ...opened, activityArn, stateMachineArn: await opened.machine({ Work }) };
}

describe("an activity", () => {
  test("gives its tasks to the workers that ask, who finish them with their tokens", async () => {
    const { engine, clock, activityArn, stateMachineArn, eventTypes } = await openActivity();
    const asked = engine.getActivityTask({ activityArn, workerName: "w" });
    const { executionArn } = await engine.startExecution({ stateMachineArn, input: '{"n":1}' });
    const { taskToken, input } = await asked;
    assert.equal(input, '{"n":1}');
    await engine.sendTaskSuccess({ taskToken: taskToken!, output: "2" });
    await clock.runUntilIdle();
    assert.equal((await engine.describeExecution({ executionArn })).output, "2");
    assert.deepEqual((await eventTypes(executionArn)).slice(2, 5), [
      "ActivityScheduled",
      "ActivityStarted",
      "ActivitySucceeded",
    ]);
  });

  test("answers with nothing after a minute without a task", async () => {
    const { engine, clock, activityArn } = await openActivity();
    const asked = engine.getActivityTask({ activityArn });
    await clock.runUntilIdle();
    assert.deepEqual(await asked, {});
  });

  test("does not give out a task whose time is up", async () => {
    const { engine, clock, activityArn, stateMachineArn } = await openActivity();
    const { executionArn } = await engine.startExecution({ stateMachineArn });
    await clock.runUntilIdle();
    assert.equal((await engine.describeExecution({ executionArn })).error, "States.HeartbeatTimeout");
    const asked = engine.getActivityTask({ activityArn });
    await clock.runUntilIdle();
    assert.deepEqual(await asked, {});
  });

  test("offers a task again after a restart, under the same token", async () => {
    const { engine, clock, activityArn, stateMachineArn, store } = await openActivity();
    const { executionArn } = await engine.startExecution({ stateMachineArn });
    await clock.runUntil(clock.now() + 1);
    const { openEngine } = await import("../../../local/engine/index.ts");
    const queues = { sendMessage: () => Promise.reject(new Error("unused")) };
    const lambda = { invoke: () => Promise.reject(new Error("unused")) };
    const again = openEngine({ store, clock, lambda, queues, seed: 2 });
    await engine.close();
    await again.resume();
    const { taskToken } = await again.getActivityTask({ activityArn });
    await again.sendTaskSuccess({ taskToken: taskToken!, output: "true" });
    await clock.runUntilIdle();
    assert.equal((await again.describeExecution({ executionArn })).status, "SUCCEEDED");
  });
});
