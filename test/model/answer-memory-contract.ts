/** What every memory of answers must do, whatever it is stored in. */
import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import type { Clock } from "../../src/kernel/index.ts";
import type { AnswerMemory } from "../../src/model/index.ts";

const start = Date.UTC(2026, 2, 2);
const day = 86_400_000;

export function answerMemoryContract(name: string, open: (clock: Clock) => Promise<AnswerMemory>): void {
  describe(`a memory of answers ${name}`, () => {
    let now = start;
    const memory = () => open({ now: () => now });

    it("keeps the first answer of a key, whatever comes later", async () => {
      const { recall, keep } = await memory();
      assert.equal(await recall("a"), undefined);
      assert.deepEqual(await keep("a", { value: { text: "one" } }, start + day), { value: { text: "one" } });
      assert.deepEqual(await keep("a", { value: { text: "two" } }, start + day), { value: { text: "one" } });
      assert.deepEqual(await recall("a"), { value: { text: "one" } });
      assert.equal(await recall("b"), undefined);
    });

    it("lets two who come at once go on with the same answer", async () => {
      const { keep } = await memory();
      const kept = await Promise.all(["x", "y", "z"].map((text) => keep("same", { text }, start + day)));
      assert.equal(new Set(kept.map((answer) => JSON.stringify(answer))).size, 1);
    });

    it("has forgotten what has expired, and keeps another answer then", async () => {
      const { recall, keep } = await memory();
      await keep("old", "first", start + day);
      now = start + 2 * day;
      assert.equal(await recall("old"), undefined);
      assert.equal(await keep("old", "second", now + day), "second");
      assert.equal(await recall("old"), "second");
      now = start;
    });
  });
}
