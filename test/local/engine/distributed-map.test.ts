import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { createFaultyStore, openGroupCommit, VirtualClock } from "../../../local/engine/index.ts";
import { invoke, openTestEngine, type TestEngine } from "./support/open-test-engine.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-map-"));
after(() => rmSync(folder, { recursive: true }));

function distributed(fields: object, states: object = { Work: invoke("work") }): object {
  return {
    Each: {
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: Object.keys(states)[0],
        States: states,
      },
      End: true,
      ...fields,
    },
  };
}

describe("a Distributed Map", () => {
  test("runs each item as an execution of its own, and gathers the results in order", async () => {
    const { machine, run, eventTypes } = openTestEngine({ functions: { work: (item: number) => item * 2 } });
    const arn = await machine(distributed({ Items: "{% [1..20] %}", MaxConcurrency: 3 }));
    const { output, executionArn } = await run(arn);
    assert.deepEqual(
      JSON.parse(output!),
      Array.from({ length: 20 }, (_, index) => 2 * (index + 1)),
    );
    assert.deepEqual(await eventTypes(executionArn), [
      "ExecutionStarted",
      "MapStateEntered",
      "MapStateStarted",
      "MapRunStarted",
      "MapRunSucceeded",
      "MapStateSucceeded",
      "MapStateExited",
      "ExecutionSucceeded",
    ]);
  });

  test("tolerates as many failures as it says, and fails beyond that", async () => {
    const work = (item: number) => (item % 4 === 0 ? Promise.reject(new Error("no")) : item);
    const { machine, run } = openTestEngine({ functions: { work } });
    const Items = "{% [1..8] %}";
    const tolerant = await run(await machine(distributed({ Items, ToleratedFailurePercentage: 25 })));
    assert.deepEqual(JSON.parse(tolerant.output!), [1, 2, 3, 5, 6, 7]);
    const strict = await run(await machine(distributed({ Items, ToleratedFailureCount: 1 })));
    assert.deepEqual([strict.status, strict.error], ["FAILED", "States.ExceedToleratedFailureThreshold"]);
  });

  test("gathers items into batches with a shared input", async () => {
    const { machine, run } = openTestEngine({ functions: { work: (batch) => batch } });
    const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { run: "{% $states.input.run %}" } };
    const ItemSelector = { n: "{% $states.context.Map.Item.Value %}" };
    const { output } = await run(await machine(distributed({ Items: "{% [1,2,3] %}", ItemBatcher, ItemSelector })), {
      run: "r",
    });
    assert.deepEqual(JSON.parse(output!), [
      { BatchInput: { run: "r" }, Items: [{ n: 1 }, { n: 2 }] },
      { BatchInput: { run: "r" }, Items: [{ n: 3 }] },
    ]);
  });

  test("reads items from an object in JSON lines or CSV", async () => {
    const objects: Record<string, string> = {
      "items.jsonl": '{"n":1}\n{"n":2}\n',
      "items.csv": 'n,name\n1,"a, b"\n2,c\n',
    };
    const { machine, run } = openTestEngine({ functions: { work: (item) => item }, objects });
    const reader = (Key: string, InputType: string) => ({
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        Arguments: { Bucket: "b", Key },
        ReaderConfig: { InputType },
      },
    });
    const lines = await run(await machine(distributed(reader("items.jsonl", "JSONL"))));
    assert.deepEqual(JSON.parse(lines.output!), [{ n: 1 }, { n: 2 }]);
    const csv = await run(await machine(distributed(reader("items.csv", "CSV"))));
    assert.deepEqual(JSON.parse(csv.output!), [
      { n: "1", name: "a, b" },
      { n: "2", name: "c" },
    ]);
    const missing = await run(await machine(distributed(reader("none", "JSON"))));
    assert.equal(missing.error, "States.ItemReaderFailed");
  });

  test("reads as many items as MaxItems says, which may be an expression", async () => {
    const { machine, run } = openTestEngine({
      functions: { work: (item) => item },
      objects: { "items.json": "[1,2,3]" },
    });
    const limited = (MaxItems: unknown) => ({
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        Arguments: { Bucket: "b", Key: "items.json" },
        ReaderConfig: { InputType: "JSON", MaxItems },
      },
    });
    const outputs: (string | undefined)[] = [];
    for (const most of [2, "{% $states.input.most %}", 0]) {
      outputs.push((await run(await machine(distributed(limited(most))), { most: 1 })).output);
    }
    assert.deepEqual(outputs, ["[1,2]", "[1]", "[1,2,3]"]);
    const wrong = async (most: unknown) =>
      run(await machine(distributed(limited("{% $states.input.most %}"))), { most });
    const negative = await wrong(-1);
    assert.deepEqual([negative.error, negative.cause], ["States.ItemReaderFailed", "field MaxItems must be positive"]);
    assert.equal((await wrong("many")).error, "States.QueryEvaluationError");
  });

  test("goes on after a crash, without starting an item twice", async () => {
    const path = join(folder, "map.db");
    const calls: number[] = [];
    const work = (item: number) => (calls.push(item), item === 3 ? new Promise(() => {}) : item);
    const before = openTestEngine({ path, functions: { work } });
    const stateMachineArn = await before.machine(distributed({ Items: "{% [1,2,3,4] %}", MaxConcurrency: 2 }));
    const execution = await before.engine.startExecution({ stateMachineArn });
    for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));

    const after = openTestEngine({ path, seed: 2, functions: { work: (item: number) => (calls.push(item), item) } });
    await after.engine.resume();
    await after.clock.runUntilIdle();
    assert.equal((await after.engine.describeExecution(execution)).output, "[1,2,3,4]");
    assert.deepEqual(calls.sort(), [1, 2, 3, 3, 4]);
  });

  test("stops the executions of its items when its own execution is stopped, and describes its run", async () => {
    const { engine, clock, machine } = openTestEngine();
    const stateMachineArn = await machine(
      distributed({ Items: "{% [1..3] %}" }, { Wait: { Type: "Wait", Seconds: 60, End: true } }),
    );
    const { executionArn } = await engine.startExecution({ stateMachineArn });
    await clock.runUntil(clock.now() + 1_000);
    const [run] = (await engine.listMapRuns({ executionArn })).mapRuns;
    const { mapRunArn } = run!;
    assert.equal((await engine.describeMapRun({ mapRunArn })).executionCounts.running, 3);
    await engine.stopExecution({ executionArn });
    await clock.runUntilIdle();
    const { status, executionCounts } = await engine.describeMapRun({ mapRunArn });
    assert.deepEqual([status, executionCounts.aborted, executionCounts.running], ["ABORTED", 3, 0]);
    const { executions } = await engine.listExecutions({ mapRunArn });
    assert.deepEqual(
      executions.map((item) => item.status),
      ["ABORTED", "ABORTED", "ABORTED"],
    );
  });

  test("stops what still runs when too many items have failed", async () => {
    const untilAborted = (signal: AbortSignal) =>
      new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    const work = (item: number, { signal }: { signal: AbortSignal }) =>
      item === 1 ? Promise.reject(new Error("no")) : untilAborted(signal);
    const { engine, machine, run } = openTestEngine({ functions: { work } });
    const { executionArn, status } = await run(await machine(distributed({ Items: "{% [1..3] %}" })));
    assert.equal(status, "FAILED");
    const [mapRun] = (await engine.listMapRuns({ executionArn })).mapRuns;
    const { executionCounts } = await engine.describeMapRun(mapRun!);
    assert.deepEqual([executionCounts.failed, executionCounts.aborted, executionCounts.running], [1, 2, 0]);
  });
});

describe("a crash between the end of a map run and that of its items", () => {
  const waiting = (fields: object = {}) =>
    distributed({ Items: "{% [1..3] %}", ...fields }, { Wait: { Type: "Wait", Seconds: 60, End: true } });

  /** Kills the engine just after the commit of what `end` does, and returns the next one. */
  async function crashedAfter(states: object, end: (engine: TestEngine, executionArn: string) => unknown) {
    const beneath = openGroupCommit(":memory:");
    let isArmed = false;
    const store = createFaultyStore(beneath, () => (isArmed ? "after-commit" : undefined));
    const before = openTestEngine({ store });
    const stateMachineArn = await before.machine(states);
    const { executionArn } = await before.engine.startExecution({ stateMachineArn });
    await before.clock.runUntil(before.clock.now() + 1_000);
    isArmed = true;
    void end(before, executionArn);
    await store.killed;
    const after = openTestEngine({ store: beneath, seed: 2, clock: new VirtualClock(before.clock.now()) });
    const { mapRuns } = await after.engine.listMapRuns({ executionArn });
    return { ...after, executionArn, mapRunArn: mapRuns[0]!.mapRunArn };
  }

  const statuses = async ({ engine }: TestEngine, mapRunArn: string) => {
    const { executions } = await engine.listExecutions({ mapRunArn });
    return executions.map(({ status }) => status);
  };

  test("stops the items of an execution that was stopped", async () => {
    const after = await crashedAfter(waiting(), ({ engine }, executionArn) => engine.stopExecution({ executionArn }));
    const { status } = await after.engine.describeExecution(after);
    assert.deepEqual(
      [status, ...(await statuses(after, after.mapRunArn))],
      ["ABORTED", "RUNNING", "RUNNING", "RUNNING"],
    );
    await after.engine.resume();
    await after.clock.runUntilIdle();
    assert.deepEqual(await statuses(after, after.mapRunArn), Array(3).fill("ABORTED"));
  });

  test("stops the items of a state that failed and was caught", async () => {
    const Fail = { StartAt: "Soon", States: { Soon: { Type: "Wait", Seconds: 2, Next: "No" }, No: { Type: "Fail" } } };
    const Both = {
      Type: "Parallel",
      Branches: [Fail, { StartAt: "Each", States: waiting() }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Rest" }],
      End: true,
    };
    const Rest = { Type: "Wait", Seconds: 600, End: true };
    const after = await crashedAfter({ Both, Rest }, ({ clock }) => clock.runUntil(clock.now() + 2_000));
    await after.engine.resume();
    await after.clock.runUntilIdle();
    assert.equal((await after.engine.describeExecution(after)).status, "SUCCEEDED");
    assert.deepEqual(await statuses(after, after.mapRunArn), Array(3).fill("ABORTED"));
  });

  test("leaves the items of a map run that goes on alone", async () => {
    const after = await crashedAfter(waiting({ MaxConcurrency: 3 }), ({ clock }) => clock.runUntilIdle());
    await after.engine.resume();
    await after.clock.runUntilIdle();
    assert.deepEqual(await statuses(after, after.mapRunArn), Array(3).fill("SUCCEEDED"));
  });
});
