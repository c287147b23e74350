import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openTestEngine } from "./support/open-test-engine.ts";

const DAY_SECONDS = 86_400;

describe("executions that ended long ago", () => {
  test("go with their history after 90 days, and those that run or ended later stay", async () => {
    const { engine, clock, machine, run, store } = openTestEngine();
    const wait = await machine({ Wait: { Type: "Wait", Seconds: "{% $states.input %}", End: true } });
    const pass = await machine({ Pass: { Type: "Pass", End: true } });
    const old = await run(pass);
    const running = await engine.startExecution({ stateMachineArn: wait, input: String(200 * DAY_SECONDS) });
    await engine.startExecution({ stateMachineArn: wait, input: String(89 * DAY_SECONDS) });
    await clock.runUntil(clock.now() + 89.5 * DAY_SECONDS * 1_000);
    assert.equal((await engine.describeExecution(old)).status, "SUCCEEDED");
    await clock.runUntil(clock.now() + DAY_SECONDS * 1_000);
    const { executionArn } = await engine.startExecution({ stateMachineArn: pass });
    await clock.runUntil(clock.now() + 1_000);
    await assert.rejects(engine.describeExecution(old), { name: "ExecutionDoesNotExist" });
    for (const kept of [running.executionArn, executionArn]) await engine.describeExecution({ executionArn: kept });
    assert.equal((await engine.listExecutions({ stateMachineArn: wait })).executions.length, 2);
    const rows = store.read((db) =>
      db.prepare("SELECT count(DISTINCT execution_id) AS count FROM engine_history").get(),
    );
    assert.equal(rows?.["count"], 3);
  });
});
