import { strict as assert } from "node:assert";
import { it } from "node:test";
import { conversationId } from "../../../src/kernel/index.ts";
import { buildMark } from "../../support/build-head.ts";
import type { CurrentStore } from "../store-contract.ts";

const id = conversationId("conv-1");

export function memories(store: CurrentStore): void {
  it("answers a repeated upload with the first one's mark", async () => {
    const first = buildMark("memories:k", { response: { inserted: 2 } });
    assert.deepEqual(await store().putMemories(id, first, [{ a: 1 }, { a: 2 }]), first);
    const second = buildMark("memories:k", { digest: "other", response: { inserted: 1 } });
    assert.deepEqual(await store().putMemories(id, second, [{ a: 3 }]), first);
    assert.deepEqual(await store().readMark(id, "memories:k"), first);
  });

  it("takes uploads under different keys, and under the same key for another conversation", async () => {
    const marks = ["memories:k", "memories:k#1", "memories:l"].map((key) => buildMark(key));
    for (const mark of marks) assert.deepEqual(await store().putMemories(id, mark, [{ key: mark.key }]), mark);
    const elsewhere = buildMark("memories:k", { response: "elsewhere" });
    assert.deepEqual(await store().putMemories(conversationId("conv-2"), elsewhere, ["x"]), elsewhere);
  });

  it("takes more documents than a transaction has room for", async () => {
    const mark = buildMark("memories:many");
    const documents = Array.from({ length: 1_000 }, (_, index) => ({ index, text: "m".repeat(1_000) }));
    assert.deepEqual(await store().putMemories(id, mark, documents), mark);
  });
}
