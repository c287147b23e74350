import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RealClock, VirtualClock } from "../../../local/engine/index.ts";
import { invoke, openTestEngine } from "./support/open-test-engine.ts";

describe("virtual time", () => {
  test("jumps from timer to timer, in order of time and then of setting", async () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    const at = (atMs: number, name: string) => clock.schedule(atMs, () => fired.push(`${name}@${clock.now()}`));
    at(50, "late");
    at(10, "first");
    at(10, "second");
    const cancel = at(20, "cancelled");
    cancel();
    await clock.runUntilIdle();
    assert.deepEqual(fired, ["first@10", "second@10", "late@50"]);
  });

  test("stands still while tracked work is pending", async () => {
    const clock = new VirtualClock(0);
    let finish = () => {};
    const work = clock.track(new Promise<void>((resolve) => (finish = resolve)));
    const seen: number[] = [];
    void work.then(() => seen.push(clock.now()));
    clock.schedule(100, () => seen.push(clock.now()));
    const running = clock.runUntilIdle();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(seen, []);
    finish();
    await running;
    assert.deepEqual(seen, [0, 100]);
  });

  test("runUntil stops at the time it is given", async () => {
    const clock = new VirtualClock(0);
    let fired = false;
    clock.schedule(100, () => (fired = true));
    await clock.runUntil(99);
    assert.deepEqual([clock.now(), fired], [99, false]);
  });

  test("the same seed gives the same history, byte for byte", async () => {
    const historyOf = async (seed: number) => {
      const flaky = () => {
        if (++calls % 3 !== 0) throw new Error("again");
        return { at: opened.clock.now() };
      };
      let calls = 0;
      const opened = openTestEngine({ functions: { flaky }, seed });
      const Retry = [{ ErrorEquals: ["States.ALL"], MaxAttempts: 5, JitterStrategy: "FULL" }];
      const Work = invoke("flaky", { Retry, Assign: { id: "{% $uuid() %}", chance: "{% $random() %}" }, End: true });
      const definition = JSON.stringify({ QueryLanguage: "JSONata", StartAt: "Work", States: { Work } });
      const { stateMachineArn } = await opened.engine.createStateMachine({
        name: "seeded",
        type: "STANDARD",
        definition,
      });
      const { executionArn } = await opened.run(stateMachineArn);
      return JSON.stringify(await opened.engine.getExecutionHistory({ executionArn })).replace(/\(file:[^)]*\)/g, "");
    };
    assert.equal(await historyOf(3), await historyOf(3));
    assert.notEqual(await historyOf(3), await historyOf(4));
  });
});

describe("real time", () => {
  test("fires timers in order and forgets cancelled ones", async () => {
    const clock = new RealClock();
    const fired: string[] = [];
    const nowMs = clock.now();
    await new Promise<void>((resolve) => {
      clock.schedule(nowMs + 20, () => (fired.push("last"), resolve()));
      clock.schedule(nowMs + 5, () => fired.push("first"));
      clock.schedule(nowMs + 10, () => fired.push("cancelled"))();
    });
    assert.deepEqual(fired, ["first", "last"]);
  });
});

test("a wait for time that no tracked work is behind is just a wait", async () => {
  const clock = new VirtualClock(0);
  const woken = clock.waitFor(new Promise<void>((resolve) => clock.schedule(50, resolve)));
  await clock.runUntil(100);
  await woken;
  const later = () => clock.waitFor(new Promise<void>((resolve) => clock.schedule(150, resolve)));
  const tracked = clock.track(Promise.resolve().then(later));
  await clock.runUntil(200);
  await tracked;
  assert.equal(clock.now(), 200);
});
