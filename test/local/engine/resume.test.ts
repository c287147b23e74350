import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { openGroupCommit, VirtualClock } from "../../../local/engine/index.ts";
import { invoke, openTestEngine, park } from "./support/open-test-engine.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-"));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `${++files}.db`);
const never = () => new Promise<never>(() => {});

describe("resuming after a crash", () => {
  test("a parked execution goes on with its token, variables and time limit", async () => {
    const path = newPath();
    let token = "";
    const functions = { park: (payload: { token: string }) => void (token = payload.token) };
    const before = openTestEngine({ functions, path });
    const stateMachineArn = await before.machine({
      Set: { Type: "Pass", Assign: { kept: "{% $states.input.n %}" }, Next: "Park" },
      Park: park("park", { TimeoutSeconds: 1_000, Next: "Sum" }),
      Sum: { Type: "Pass", Output: "{% $states.input + $kept %}", End: true },
    });
    const first = await before.engine.startExecution({ stateMachineArn, input: '{"n":5}' });
    const second = await before.engine.startExecution({ stateMachineArn, input: '{"n":6}' });
    await before.clock.runUntil(before.clock.now() + 1);

    const after = openTestEngine({ functions, path, clock: new VirtualClock(before.clock.now()) });
    await after.engine.resume();
    const secondToken = token;
    await after.engine.sendTaskSuccess({ taskToken: secondToken, output: "10" });
    await after.clock.runUntilIdle();
    assert.equal((await after.engine.describeExecution(second)).output, "16");
    const { error, startDate, stopDate } = await after.engine.describeExecution(first);
    assert.deepEqual([error, stopDate! - startDate], ["States.Timeout", 1_000_000]);
  });

  test("a task in flight is invoked again with the same payload, and its result counts once", async () => {
    const path = newPath();
    const seen: unknown[] = [];
    const before = openTestEngine({ path, functions: { work: (payload) => (seen.push(payload), never()) } });
    const stateMachineArn = await before.machine({ Work: invoke("work") });
    const execution = await before.engine.startExecution({ stateMachineArn, input: '{"n":1}' });

    const after = openTestEngine({ path, functions: { work: (payload) => (seen.push(payload), "done") } });
    await after.engine.resume();
    await after.clock.runUntilIdle();
    assert.equal((await after.engine.describeExecution(execution)).output, '"done"');
    assert.deepEqual(seen, [{ n: 1 }, { n: 1 }]);
    assert.equal((await after.eventTypes(execution.executionArn)).filter((type) => type === "TaskScheduled").length, 1);
  });

  test("a wait ends at its time, also when the time passed while nobody ran", async () => {
    const path = newPath();
    const before = openTestEngine({ path });
    const stateMachineArn = await before.machine({ Rest: { Type: "Wait", Seconds: 60, End: true } });
    const execution = await before.engine.startExecution({ stateMachineArn });
    const laterMs = before.clock.now() + 90_000;

    const after = openTestEngine({ path, clock: new VirtualClock(laterMs) });
    await after.engine.resume();
    await after.clock.runUntilIdle();
    assert.equal((await after.engine.describeExecution(execution)).stopDate, laterMs);
  });

  test("a Map goes on with the iterations that were not finished", async () => {
    const path = newPath();
    const calls: number[] = [];
    const machine = {
      Each: {
        Type: "Map",
        Items: "{% [1,2,3,4] %}",
        MaxConcurrency: 2,
        ItemProcessor: { StartAt: "Work", States: { Work: invoke("work") } },
        End: true,
      },
    };
    const work = (item: number) => (calls.push(item), item === 2 ? never() : item * 10);
    const before = openTestEngine({ path, functions: { work: (item) => (item === 4 ? never() : work(item)) } });
    const stateMachineArn = await before.machine(machine);
    const execution = await before.engine.startExecution({ stateMachineArn });
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));

    const after = openTestEngine({ path, functions: { work: (item: number) => (calls.push(item), item * 10) } });
    await after.engine.resume();
    await after.clock.runUntilIdle();
    assert.equal((await after.engine.describeExecution(execution)).output, "[10,20,30,40]");
    assert.deepEqual(calls.sort(), [1, 2, 2, 3, 4]);
  });

  test("an unfinished Express execution runs again from its start under the same id", async () => {
    const path = newPath();
    const ids: string[] = [];
    const states = {
      First: invoke("first", {
        Arguments: { FunctionName: "first", Payload: "{% $states.context.Execution.Id %}" },
        Next: "Second",
      }),
      Second: invoke("second"),
    };
    const first = (id: string) => (ids.push(id), "one");
    const before = openTestEngine({ path, functions: { first, second: never } });
    const stateMachineArn = await before.machine(states, {}, "EXPRESS");
    const execution = await before.engine.startExecution({ stateMachineArn });
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));

    const after = openTestEngine({ path, functions: { first, second: () => "two" } });
    await after.engine.resume();
    await after.clock.runUntilIdle();
    assert.deepEqual(ids, [execution.executionArn, execution.executionArn]);
    assert.equal((await after.engine.describeExecution(execution)).output, '"two"');
  });

  test("running executions keep the definition they started with", async () => {
    const path = newPath();
    const { engine, clock } = openTestEngine({ path });
    const definition = (output: string) =>
      JSON.stringify({
        QueryLanguage: "JSONata",
        StartAt: "Rest",
        States: { Rest: { Type: "Wait", Seconds: 1, Output: output, End: true } },
      });
    const { stateMachineArn } = await engine.createStateMachine({
      name: "m",
      type: "STANDARD",
      definition: definition("old"),
    });
    const old = await engine.startExecution({ stateMachineArn });
    await engine.createStateMachine({ name: "m", type: "STANDARD", definition: definition("new") });
    const young = await engine.startExecution({ stateMachineArn });
    await clock.runUntilIdle();
    assert.equal((await engine.describeExecution(old)).output, '"old"');
    assert.equal((await engine.describeExecution(young)).output, '"new"');
  });
});

describe("the store", () => {
  test("a file that is no database is reported and left alone", () => {
    const path = newPath();
    writeFileSync(path, "this is not a database, but a text that is long enough".repeat(100));
    assert.throws(() => openGroupCommit(path), { name: "StoreCorrupt" });
  });

  test("a damaged file is reported", async () => {
    const path = newPath();
    const store = openGroupCommit(path);
    await store.write((db) => db.exec("CREATE TABLE t (x TEXT); INSERT INTO t VALUES (hex(randomblob(20000)))"));
    await store.close();
    truncateSync(path, 8_192);
    assert.throws(() => openGroupCommit(path), { name: "StoreCorrupt" });
  });

  test("a write that throws takes back only its own changes", async () => {
    const store = openGroupCommit(":memory:");
    await store.write((db) => db.exec("CREATE TABLE t (x)"));
    const writes = [1, 2, 3].map((x) =>
      store.write((db) => {
        db.exec(`INSERT INTO t VALUES (${x})`);
        if (x === 2) throw new Error("not this one");
      }),
    );
    const results = await Promise.allSettled(writes);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.deepEqual(
      store.read((db) =>
        db
          .prepare("SELECT x FROM t")
          .all()
          .map((row) => row["x"]),
      ),
      [1, 3],
    );
    assert.equal(store.commits, 2);
  });
});
