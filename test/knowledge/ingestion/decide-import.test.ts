import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDynamodbImportStore } from "../../../src/adapters/aws/dynamodb-import-store.ts";
import {
  changeImport,
  type CompleteWait,
  createAwaitDecision,
  createCloseImport,
  createDecideImport,
  type ImportDecision,
  type ImportRecord,
  type ImportStore,
} from "../../../src/knowledge/ingestion/index.ts";
import { buildImport } from "../../support/build-import.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";
import { seededPauses } from "../../support/seeded-pauses.ts";

const seeds = Array.from({ length: 60 }, (_, place) => place + 1);

/** An import that waits, its machine, and people who decide. */
async function waiting(seed = 0, fields: Partial<ImportRecord> = {}) {
  const pause = seededPauses(seed);
  const imports = createDynamodbImportStore({
    ...{ client: inMemoryDynamodb(pause), tableName: "imports", clock: { now: () => 0 } },
    ids: { next: (prefix) => prefix },
  });
  await imports.create(buildImport("imp_1", { state: "waiting", heldDigest: "h", ...fields }));
  const machine: { token?: string; heard: ImportDecision[] } = { heard: [] };
  const completeWait: CompleteWait = async (token, decision) => {
    await pause();
    if (token !== machine.token) return "gone";
    delete machine.token;
    machine.heard.push(decision);
    return "completed";
  };
  const dependencies = { imports, clock: { now: () => 0 }, completeWait };
  const awaitDecision = createAwaitDecision(dependencies);
  const decideOn = createDecideImport(dependencies);
  return {
    ...{ imports, machine, pause, dependencies },
    /** The machine comes to wait, with a token of its own. */
    comes: async (token: string) => {
      machine.token = token;
      await awaitDecision({ importId: "imp_1", token });
    },
    decide: (by: string, decision: ImportDecision) => decideOn({ importId: "imp_1", decision, by }),
    record: async () => (await imports.read("imp_1")) as ImportRecord,
  };
}

const refused = { name: "ImportNotWaiting" };

test("of several who decide at once one counts, and the machine hears what the record says", async () => {
  for (const seed of seeds) {
    const { comes, decide, machine, record } = await waiting(seed);
    await comes("t1");
    const asked = [decide("ann", "approve"), decide("bob", "reject"), decide("eve", "leave-out")];
    const outcomes = await Promise.allSettled(asked);
    const counted = (await record()).decision;
    assert.deepEqual(machine.heard, [counted?.decision], `seed ${seed}`);
    const winner = outcomes.findIndex(({ status }) => status === "fulfilled");
    assert.equal(["ann", "bob", "eve"][winner], counted?.by);
    for (const outcome of outcomes.filter((_, place) => place !== winner)) {
      assert.ok(outcome.status === "rejected" && (outcome.reason as Error).name === refused.name, `seed ${seed}`);
    }
  }
});

test("whoever decides while the machine comes to wait ends that wait", async () => {
  for (const seed of seeds) {
    const { comes, decide, machine, pause } = await waiting(seed);
    const late = async () => {
      await pause();
      await comes("t1");
    };
    await Promise.all([late(), decide("ann", "approve")]);
    assert.deepEqual(machine.heard, ["approve"], `seed ${seed}`);
  }
});

test("whoever decides while the machine comes back with another token is heard, or told that nobody heard", async () => {
  let heard = 0;
  for (const seed of seeds) {
    const { comes, decide, machine, record } = await waiting(seed);
    await comes("t1");
    const [, outcome] = await Promise.allSettled([comes("t2"), decide("ann", "approve")]);
    const isCounted = outcome.status === "fulfilled";
    assert.deepEqual(machine.heard, isCounted ? ["approve"] : [], `seed ${seed}`);
    assert.equal((await record()).decision?.by, isCounted ? "ann" : undefined, `seed ${seed}`);
    if (!isCounted) await decide("ann", "approve");
    assert.deepEqual(machine.heard, ["approve"], `seed ${seed}`);
    heard += isCounted ? 1 : 0;
  }
  assert.ok(heard > 0);
});

test("a decision whose maker dies before the machine hears it is told again by whoever comes next", async () => {
  for (const [by, decision] of [
    ["ann", "approve"],
    ["bob", "reject"],
  ] as const) {
    const { comes, decide, machine, dependencies } = await waiting();
    await comes("t1");
    const dying = createDecideImport({ ...dependencies, completeWait: () => Promise.reject(new Error("died")) });
    await assert.rejects(dying({ importId: "imp_1", decision: "approve", by: "ann" }), /died/);
    const repeated = decide(by, decision);
    await (by === "ann" ? repeated : assert.rejects(repeated, { ...refused, message: /decided by ann already/ }));
    assert.deepEqual(machine.heard, ["approve"]);
  }
});

test("a decision that comes after the time to wait is refused, and does not stand", async () => {
  const { comes, decide, machine, record } = await waiting();
  await comes("t1");
  delete machine.token;
  await assert.rejects(decide("ann", "approve"), { ...refused, message: /no longer waiting/ });
  assert.equal((await record()).decision, undefined);
});

test("a decision that meets the end of the time to wait never says that it counted", async () => {
  for (const seed of seeds) {
    const { comes, decide, machine, pause, record, imports } = await waiting(seed);
    await comes("t1");
    const close = createCloseImport({ imports, clock: { now: () => 0 } });
    const expire = async () => {
      await pause();
      delete machine.token;
      if (machine.heard.length === 0) await close({ importId: "imp_1", error: "States.Timeout", cause: "" });
    };
    const [outcome] = await Promise.allSettled([decide("ann", "approve"), expire()]);
    assert.equal(outcome.status === "fulfilled", machine.heard.length === 1, `seed ${seed}`);
    assert.equal((await record()).state, machine.heard.length === 1 ? "waiting" : "unpublished");
  }
});

test("a machine that dies while it comes to wait twice is not asked for what is over", async () => {
  for (const state of ["published", "unpublished"] as const) {
    const { comes, decide, record } = await waiting(1, { state });
    await comes("t1");
    assert.deepEqual(await record(), buildImport("imp_1", { state, heldDigest: "h" }));
    await assert.rejects(decide("ann", "approve"), refused);
  }
});

test("an end is not undone by another, and what was published stays published", async () => {
  const { imports, record } = await waiting(1, { state: "publishing" });
  const close = createCloseImport({ imports, clock: { now: () => 0 } });
  await close({ importId: "imp_1", error: "Broken", cause: "first" });
  await close({ importId: "imp_1", error: "Broken", cause: "second" });
  assert.match((await record()).reason ?? "", /first/);
  await imports.write({ ...(await record()), state: "published" });
  await close({ importId: "imp_1", error: "Broken", cause: "third" });
  assert.equal((await record()).state, "published");
});

test("who always comes too late gives up with an error that may pass", async () => {
  const { imports, record } = await waiting();
  const never: ImportStore = { ...imports, write: async () => undefined };
  const change = changeImport(never, "imp_1", (standing) => ({ ...standing, source: "other" }));
  await assert.rejects(change, { name: "ImportConflict", code: "aborted" });
  assert.equal((await record()).source, "guides");
  await assert.rejects(
    changeImport(imports, "imp_2", () => undefined),
    { name: "ImportNotFound" },
  );
});
