/** Runs the Knowledge machine with steps that fail in every way: a document is skipped, an import is closed, nothing is lost. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { type Answer, type Call, failures, runMachine } from "./run-machine.ts";

const hours = 3_600_000;
const planned: Answer = async () => ({ documents: 2 });
const publishes: Answer = async () => ({ next: "publish" });
const asks: Answer = async () => ({ next: "approve" });
const goesWell: Readonly<Record<string, Answer>> = { plan: planned, check: publishes };

/** Long enough for all tries of the longest step. */
async function run(answers: Readonly<Record<string, Answer>>, ms = 12 * hours) {
  const outcome = await runMachine({ machine: "knowledge", input: { importId: "imp_1" }, answers, ms });
  const named = (name: string): readonly Call[] => outcome.called.filter((call) => call.name === name);
  return { ...outcome, named, times: (name: string) => named(name).length };
}

const failing = (name: string): Answer => {
  return () => Promise.reject(Object.assign(new Error("not now"), { name }));
};

/** Fails so often, and then answers. */
function afterFailures(times: number, error: string, answer: Answer): Answer {
  let failed = 0;
  return (...call) => {
    failed += 1;
    return failed <= times ? failing(error)(...call) : answer(...call);
  };
}

const forDocuments: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  "read-document": goesWell,
  explain: goesWell,
};
const onTheWay: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  plan: {},
  check: { plan: planned },
  await: { plan: planned, check: asks },
  publish: goesWell,
};

for (const [step, before] of Object.entries(onTheWay)) {
  for (const [failure, answer] of Object.entries(failures)) {
    // What publishing and asking answer is not looked at, and a step that asks may take as long as a person.
    if (failure === "an answer of another shape" && ["publish", "await", "check"].includes(step)) continue;
    if (failure.startsWith("silence") && step === "await") continue;
    test(`an import whose step "${step}" gives ${failure} is closed with the reason`, async () => {
      const { named, status, times } = await run({ ...before, [step]: answer });
      const [close] = named("close");
      assert.equal(close?.payload["importId"], "imp_1");
      assert.equal(typeof close.payload["error"], "string");
      assert.equal(typeof close.payload["cause"], "string");
      assert.deepEqual([times("close"), status], [1, "SUCCEEDED"]);
    });
  }
}

test("a check whose answer can't be understood ends the import, and publishes nothing", async () => {
  const { times } = await run({ plan: planned, check: async () => ({}) });
  assert.deepEqual([times("publish"), times("close")], [0, 1]);
});

for (const [step, before] of Object.entries({ ...onTheWay, ...forDocuments })) {
  for (const error of ["StoreUnavailable", "ServiceUnavailable", "Contention", "Lambda.TooManyRequestsException"]) {
    test(`a step "${step}" that meets ${error} is tried again, and nothing is skipped or closed`, async () => {
      const answer: Answer = goesWell[step] ?? (async () => ({}));
      const { times } = await run({ ...goesWell, ...before, [step]: afterFailures(3, error, answer) }, hours);
      assert.ok(times(step) >= 4, `${times(step)} tries`);
      assert.deepEqual([times("skip"), times("close")], [0, 0]);
    });
  }
}

for (const step of Object.keys(forDocuments)) {
  for (const [failure, answer] of Object.entries(failures)) {
    if (failure === "an answer of another shape") continue;
    test(`a document whose step "${step}" gives ${failure} is skipped, and the others are published`, async () => {
      const only: Answer = (clock, call, engine) =>
        call.payload["document"] === 1 ? answer(clock, call, engine) : Promise.resolve({});
      const { named, times, status } = await run({ ...goesWell, [step]: only });
      assert.deepEqual(
        named("skip").map(({ payload }) => [payload["importId"], payload["document"], typeof payload["error"]]),
        [["imp_1", 1, "string"]],
      );
      assert.ok(named("skip").every(({ payload }) => typeof payload["cause"] === "string"));
      assert.deepEqual([times("publish"), times("close"), status], [1, 0, "SUCCEEDED"]);
    });
  }
}

for (const error of ["ModelThrottled", "ModelUnavailable"]) {
  test(`a model that gives ${error} for a while costs a document only time`, async () => {
    const { times } = await run({ ...goesWell, explain: afterFailures(4, error, async () => ({})) });
    assert.deepEqual([times("skip"), times("publish")], [0, 1]);
  });
}

const unless = (asked: string, error: string, answer: Answer): Answer => {
  return (...call) => (call[1].payload[asked] === undefined ? failing(error)(...call) : answer(...call));
};

for (const error of ["ModelThrottled", "ModelUnavailable", "ModelBudgetSpent"]) {
  test(`models that say ${error} for days leave their work to the rules, and no document is lost`, async () => {
    const explain = unless("givenUp", error, async () => ({}));
    const check = unless("givenUp", error, publishes);
    const { named, times, status } = await run({ plan: planned, explain, check }, 7 * 24 * hours);
    const givenUp = [...named("explain"), ...named("check")].flatMap(({ payload }) => payload["givenUp"] ?? []);
    assert.deepEqual(givenUp, [error, error, error]);
    assert.deepEqual([times("skip"), times("publish"), times("close"), status], [0, 1, 0, "SUCCEEDED"]);
  });
}

test("a document that can't even be skipped does not stop the import", async () => {
  const { times, status } = await run({ ...goesWell, "read-document": failing("Odd"), skip: failing("Odd") });
  assert.deepEqual([times("check"), times("publish"), times("close"), status], [1, 1, 0, "SUCCEEDED"]);
});

test("an import without documents is checked and published all the same", async () => {
  const { times } = await run({ ...goesWell, plan: async () => ({ documents: 0 }) });
  assert.deepEqual([times("read-document"), times("check"), times("publish")], [0, 1, 1]);
});

const decides = (decision: string): Answer => {
  return async (_, { payload }, engine) => {
    const output = JSON.stringify({ decision });
    await engine.sendTaskSuccess({ taskToken: payload["token"] as string, output });
    return {};
  };
};

for (const [decision, step] of Object.entries({ approve: "publish", "leave-out": "publish", reject: "close" })) {
  test(`a person's "${decision}" leads to the step "${step}"`, async () => {
    const { times } = await run({ plan: planned, check: asks, await: decides(decision) });
    const other = step === "publish" ? "close" : "publish";
    assert.deepEqual([times("await"), times(step), times(other)], [1, 1, 0]);
  });
}

test("a rejection is told as one", async () => {
  const { named } = await run({ plan: planned, check: asks, await: decides("reject") });
  assert.equal(named("close")[0]?.payload["error"], "Rejected");
});

test("a wait that nobody ends is over after a week, and asked for once", async () => {
  const early = await run({ plan: planned, check: asks }, 6 * 24 * hours);
  assert.deepEqual([early.status, early.times("close")], ["RUNNING", 0]);
  const late = await run({ plan: planned, check: asks }, 8 * 24 * hours);
  assert.equal(late.named("close")[0]?.payload["error"], "States.Timeout");
  assert.deepEqual([late.times("await"), late.times("publish")], [1, 0]);
});

test("a decision that is none publishes nothing", async () => {
  const { times } = await run({ plan: planned, check: asks, await: decides("perhaps") });
  assert.deepEqual([times("publish"), times("close")], [0, 1]);
});

test("an import that another publish overtook is checked again before it is published", async () => {
  const publish = afterFailures(3, "PublishConflict", async () => ({}));
  const { times } = await run({ ...goesWell, publish });
  assert.deepEqual([times("check"), times("publish"), times("close")], [4, 4, 0]);
});

test("an import that is overtaken again and again gives up, and says why", async () => {
  const { named, times } = await run({ ...goesWell, publish: failing("PublishConflict") });
  assert.deepEqual([times("check"), times("publish")], [20, 20]);
  const [close] = named("close");
  assert.equal(close?.payload["error"], "PublishConflict");
  assert.match(String(close.payload["cause"]), /Import it again/);
});

test("an import whose end can't be written down has failed for everybody to see", async () => {
  const { status, error } = await run({ plan: failing("Odd"), close: failing("Odd") });
  assert.deepEqual([status, error], ["FAILED", "ImportNotClosed"]);
});
