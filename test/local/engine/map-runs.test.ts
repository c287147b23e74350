import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { VirtualClock } from "../../../local/engine/index.ts";
import { invoke, openTestEngine, type TestEngine } from "./support/open-test-engine.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-map-runs-"));
after(() => rmSync(folder, { recursive: true }));

const WAITING = { Wait: { Type: "Wait", Seconds: 60, End: true } };

function distributed(fields: object, states: object = WAITING): object {
  const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
  const ItemProcessor = { ProcessorConfig, StartAt: Object.keys(states)[0], States: states };
  return { Each: { Type: "Map", ItemProcessor, End: true, ...fields } };
}

async function started({ engine, clock, machine }: TestEngine, states: object) {
  const { executionArn } = await engine.startExecution({ stateMachineArn: await machine(states) });
  await clock.runUntil(clock.now() + 1_000);
  const { mapRuns } = await engine.listMapRuns({ executionArn });
  return { executionArn, mapRunArn: mapRuns[0]!.mapRunArn };
}

describe("updating a map run", () => {
  test("starts as many items at once as it now allows", async () => {
    const opened = openTestEngine();
    const { engine, clock } = opened;
    const { executionArn, mapRunArn } = await started(
      opened,
      distributed({ Items: "{% [1..9] %}", MaxConcurrency: 2 }),
    );
    assert.equal((await engine.describeMapRun({ mapRunArn })).executionCounts.running, 2);
    await engine.updateMapRun({ mapRunArn, maxConcurrency: 5 });
    await clock.runUntil(clock.now() + 1_000);
    const { maxConcurrency, executionCounts } = await engine.describeMapRun({ mapRunArn });
    assert.deepEqual([maxConcurrency, executionCounts.running], [5, 5]);
    await clock.runUntilIdle();
    const { startDate, stopDate } = await engine.describeExecution({ executionArn });
    assert.equal(stopDate! - startDate, 121_000);
    await assert.rejects(engine.updateMapRun({ mapRunArn, maxConcurrency: 1 }), { name: "ValidationException" });
  });

  test("tolerates as many failures as it now says, also after a crash", async () => {
    const path = join(folder, "limits.db");
    const states = {
      Wait: { Type: "Wait", Seconds: 60, Next: "Odd" },
      Odd: { Type: "Choice", Choices: [{ Condition: "{% $states.input % 2 = 1 %}", Next: "No" }], Default: "Yes" },
      No: { Type: "Fail" },
      Yes: { Type: "Succeed" },
    };
    const before = openTestEngine({ path });
    const { executionArn, mapRunArn } = await started(before, distributed({ Items: "{% [1..4] %}" }, states));
    await before.engine.updateMapRun({ mapRunArn, toleratedFailurePercentage: 50 });

    const resumed = openTestEngine({ path, seed: 2, clock: new VirtualClock(before.clock.now()) });
    await resumed.engine.resume();
    await resumed.clock.runUntilIdle();
    assert.equal((await resumed.engine.describeExecution({ executionArn })).output, "[2,4]");
    assert.equal((await resumed.engine.describeMapRun({ mapRunArn })).toleratedFailurePercentage, 50);
  });

  test("ends a map run that has had more failures than are still tolerated", async () => {
    const states = {
      First: { Type: "Choice", Choices: [{ Condition: "{% $states.input = 1 %}", Next: "No" }], Default: "Wait" },
      No: { Type: "Fail" },
      ...WAITING,
    };
    const opened = openTestEngine();
    const { engine, clock } = opened;
    const map = distributed({ Items: "{% [1..3] %}", ToleratedFailureCount: 2 }, states);
    const { executionArn, mapRunArn } = await started(opened, map);
    await engine.updateMapRun({ mapRunArn, toleratedFailureCount: 0 });
    await clock.runUntilIdle();
    const { error, startDate, stopDate } = await engine.describeExecution({ executionArn });
    assert.deepEqual([error, stopDate! - startDate], ["States.ExceedToleratedFailureThreshold", 1_000]);
  });

  test("is refused for what is no map run", async () => {
    const { engine } = openTestEngine();
    const mapRunArn = "arn:aws:states:us-east-1:000000000000:mapRun:machine/Each:none";
    await assert.rejects(engine.updateMapRun({ mapRunArn, maxConcurrency: 1 }), { name: "ResourceNotFound" });
  });
});

describe("redriving a map run", () => {
  test("is counted and dated, in the history and where it is described", async () => {
    let failuresLeft = 2;
    const work = (item: number) => (item === 2 && failuresLeft-- > 0 ? Promise.reject(new Error("no")) : item);
    const { engine, clock, machine, run, eventTypes } = openTestEngine({ functions: { work } });
    const states = distributed({ Items: "{% [1..2] %}", MaxConcurrency: 1 }, { Work: invoke("work") });
    const { executionArn } = await run(await machine(states));
    const { mapRunArn } = (await engine.listMapRuns({ executionArn })).mapRuns[0]!;
    const redrive = async () => {
      await clock.runUntil(clock.now() + 5_000);
      const { redriveDate } = await engine.redriveExecution({ executionArn });
      await clock.runUntilIdle();
      return redriveDate;
    };
    await redrive();
    const failed = await engine.describeMapRun({ mapRunArn });
    assert.deepEqual([failed.status, failed.redriveCount], ["FAILED", 1]);
    const redriveDate = await redrive();
    const described = await engine.describeMapRun({ mapRunArn });
    assert.deepEqual([described.status, described.redriveCount, described.redriveDate], ["SUCCEEDED", 2, redriveDate]);
    const execution = await engine.describeExecution({ executionArn });
    assert.deepEqual([execution.output, execution.redriveCount, execution.redriveDate], ["[1,2]", 2, redriveDate]);
    const types = await eventTypes(executionArn);
    assert.deepEqual(types.slice(types.lastIndexOf("ExecutionRedriven")), [
      "ExecutionRedriven",
      "MapRunRedriven",
      "MapRunSucceeded",
      "MapStateSucceeded",
      "MapStateExited",
      "ExecutionSucceeded",
    ]);
    const { events } = await engine.getExecutionHistory({ executionArn });
    const details = events.findLast(({ type }) => type === "MapRunRedriven")!["mapRunRedrivenEventDetails"];
    assert.deepEqual(details, { mapRunArn, redriveCount: 2 });
  });
});

describe("the context object", () => {
  const RoleArn = "{% $states.context.Execution.RoleArn %}";

  test("has the machine's role, also for the items of a Distributed Map", async () => {
    const { engine, clock } = openTestEngine();
    const states = {
      ...distributed(
        { Items: "{% [1] %}", End: undefined, Next: "Role" },
        { Role: { Type: "Pass", Output: RoleArn, End: true } },
      ),
      Role: { Type: "Pass", Output: { own: RoleArn, items: "{% $states.input %}" }, End: true },
    };
    const definition = JSON.stringify({ QueryLanguage: "JSONata", StartAt: "Each", States: states });
    const roleArn = "arn:aws:iam::000000000000:role/flow";
    const machine = await engine.createStateMachine({ name: "roles", type: "STANDARD", definition, roleArn });
    const { executionArn } = await engine.startExecution(machine);
    await clock.runUntilIdle();
    const { output } = await engine.describeExecution({ executionArn });
    assert.deepEqual(JSON.parse(output!), { own: roleArn, items: [roleArn] });
  });

  test("has no role where the machine has none", async () => {
    const { machine, run } = openTestEngine();
    const Output = `{% $exists($states.context.Execution.RoleArn) %}`;
    assert.equal((await run(await machine({ Role: { Type: "Pass", Output, End: true } }))).output, "false");
  });
});
