import { strict as assert } from "node:assert";
import { it } from "node:test";
import { conversationId } from "../../../src/kernel/index.ts";
import { buildEffect } from "../../support/build-head.ts";
import type { CurrentStore } from "../store-contract.ts";

const id = conversationId("conv-1");

export function ledger(store: CurrentStore): void {
  it("claims an effect once, settles it, and then shows everyone the result", async () => {
    const intention = buildEffect("e-1");
    assert.deepEqual(await store().claimEffect(id, intention), intention);
    const done = buildEffect("e-1", { state: "done", result: { blocked: true } });
    await store().settleEffect(id, done);
    assert.deepEqual(await store().claimEffect(id, intention), done);
    assert.deepEqual(await store().readLedger(id), [done]);
  });

  it("lets the first of 20 concurrent claims stand, and returns it to all", async () => {
    const claims = Array.from({ length: 20 }, (_, writer) => buildEffect("e-1", { arguments: { writer } }));
    const standing = await Promise.all(claims.map((claim) => store().claimEffect(id, claim)));
    const [entry, ...others] = await store().readLedger(id);
    assert.deepEqual(others, []);
    assert.deepEqual(standing, Array(20).fill(entry));
  });

  it("reads all effects of the conversation and of no other, in the order of their keys", async () => {
    for (const key of ["b", "c", "a"]) await store().claimEffect(id, buildEffect(key));
    await store().claimEffect(conversationId("conv-2"), buildEffect("d"));
    const keys = (await store().readLedger(id)).map(({ idempotencyKey }) => idempotencyKey);
    assert.deepEqual(keys, ["a", "b", "c"]);
  });

  it("settles nothing that was not claimed", async () => {
    await store().settleEffect(id, buildEffect("e-1", { state: "done" }));
    assert.deepEqual(await store().readLedger(id), []);
  });
}
