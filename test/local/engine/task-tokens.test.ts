import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openTestEngine, park } from "./support/open-test-engine.ts";

const HOUR_MS = 3_600_000;

function parkingEngine() {
  const tokens: string[] = [];
  const opened = openTestEngine({ functions: { park: ({ token }: { token: string }) => void tokens.push(token) } });
  return { ...opened, tokens };
}

async function parked(fields: object = { End: true }, otherStates: object = {}) {
  const opened = parkingEngine();
  const arn = await opened.machine({ Park: park("park", fields), ...otherStates });
  const { executionArn } = await opened.engine.startExecution({ stateMachineArn: arn });
  await opened.clock.runUntil(opened.clock.now() + 1);
  const result = () => opened.engine.describeExecution({ executionArn });
  return { ...opened, executionArn, result };
}

describe("task tokens", () => {
  test("SendTaskSuccess gives the task its output", async () => {
    const { engine, clock, tokens, result, executionArn, eventTypes } = await parked();
    await engine.sendTaskSuccess({ taskToken: tokens[0]!, output: '{"hello":1}' });
    await clock.runUntilIdle();
    assert.equal((await result()).output, '{"hello":1}');
    assert.deepEqual(await eventTypes(executionArn), [
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
  });

  test("SendTaskFailure fails the task with the given error", async () => {
    const { engine, clock, tokens, result } = await parked();
    await engine.sendTaskFailure({ taskToken: tokens[0]!, error: "Refused", cause: "no" });
    await clock.runUntilIdle();
    const { error, cause } = await result();
    assert.deepEqual([error, cause], ["Refused", "no"]);
  });

  test("a token that is used already answers TaskTimedOut, one that is no token InvalidToken", async () => {
    const { engine, tokens } = await parked();
    await engine.sendTaskSuccess({ taskToken: tokens[0]!, output: "1" });
    await assert.rejects(engine.sendTaskSuccess({ taskToken: tokens[0]!, output: "2" }), { name: "TaskTimedOut" });
    await assert.rejects(engine.sendTaskSuccess({ taskToken: "nonsense", output: "2" }), { name: "InvalidToken" });
  });

  test("an output that is not JSON answers InvalidOutput and leaves the task waiting", async () => {
    const { engine, tokens, result } = await parked();
    await assert.rejects(engine.sendTaskSuccess({ taskToken: tokens[0]!, output: "{" }), { name: "InvalidOutput" });
    assert.equal((await result()).status, "RUNNING");
  });

  test("a function may finish its own task with the token before it returns", async () => {
    const own = async ({ token }: { token: string }) => {
      await opened.engine.sendTaskSuccess({ taskToken: token, output: '"at once"' });
      return "ignored";
    };
    const opened = openTestEngine({ functions: { own } });
    assert.equal((await opened.run(await opened.machine({ Park: park("own") }))).output, '"at once"');
  });

  test("a task that nobody finishes times out after TimeoutSeconds and can be caught", async () => {
    const Catch = [{ ErrorEquals: ["States.Timeout"], Next: "Late" }];
    const Late = { Type: "Pass", Output: "late", End: true };
    const { clock, result } = await parked({ TimeoutSeconds: "{% 6 * 3600 %}", Catch, End: true }, { Late });
    await clock.runUntilIdle();
    const { output, startDate, stopDate } = await result();
    assert.deepEqual([output, stopDate! - startDate], ['"late"', 6 * HOUR_MS]);
  });

  test("heartbeats keep a task alive, and their absence fails it with States.HeartbeatTimeout", async () => {
    const { engine, clock, tokens, result } = await parked({ HeartbeatSeconds: 60, End: true });
    const startMs = (await result()).startDate;
    for (let beat = 1; beat <= 3; beat++) {
      await clock.runUntil(startMs + beat * 50_000);
      await engine.sendTaskHeartbeat({ taskToken: tokens[0]! });
    }
    assert.equal((await result()).status, "RUNNING");
    await clock.runUntilIdle();
    const { error, stopDate } = await result();
    assert.deepEqual([error, stopDate! - startMs], ["States.HeartbeatTimeout", 210_000]);
  });

  test("a retry has a new token, and the old one is of no use", async () => {
    const { engine, clock, tokens, result } = await parked({
      TimeoutSeconds: 10,
      Retry: [{ ErrorEquals: ["States.Timeout"], MaxAttempts: 1 }],
      End: true,
    });
    await clock.runUntil(clock.now() + 12_000);
    assert.equal(new Set(tokens).size, 2);
    await assert.rejects(engine.sendTaskSuccess({ taskToken: tokens[0]!, output: "1" }), { name: "TaskTimedOut" });
    await engine.sendTaskSuccess({ taskToken: tokens[1]!, output: "2" });
    await clock.runUntilIdle();
    assert.equal((await result()).output, "2");
  });

  test("a stopped execution is ABORTED and its token is of no use", async () => {
    const { engine, tokens, executionArn, result } = await parked();
    await engine.stopExecution({ executionArn, error: "Enough" });
    const { status, error } = await result();
    assert.deepEqual([status, error], ["ABORTED", "Enough"]);
    await assert.rejects(engine.sendTaskSuccess({ taskToken: tokens[0]!, output: "1" }), { name: "TaskTimedOut" });
  });
});

describe("a token that is used twice at once", () => {
  test("is refused only after the first use is on disk", async () => {
    const { engine, store, tokens } = await parked();
    const order: string[] = [];
    const first = engine
      .sendTaskSuccess({ taskToken: tokens[0]!, output: "1" })
      .then(() => order.push("first recorded"));
    const second = engine
      .sendTaskSuccess({ taskToken: tokens[0]!, output: "2" })
      .catch(() => order.push("second refused"));
    const commits = store.commits;
    await Promise.all([first, second]);
    assert.deepEqual(order, ["first recorded", "second refused"]);
    assert.ok(store.commits > commits);
  });
});
