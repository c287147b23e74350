/** What every cache of vectors must do, whatever stands behind it. Each test gets a cache of its own. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { VectorCache } from "../../src/knowledge/index.ts";

const floats = (...values: number[]) => new Float32Array(values);

export function vectorCacheContract(name: string, openCache: () => Promise<VectorCache>): void {
  describe(`the vector cache ${name}`, () => {
    it("gives back what was written, to the last bit, and nothing for other keys", async () => {
      const cache = await openCache();
      const written = new Map([
        ["a", floats(0.1, -1e-30, 3)],
        ["b", floats(1, 0, 0)],
      ]);
      await cache.write("m/3", written);
      assert.deepEqual(await cache.read("m/3", ["b", "a", "c"]), new Map([...written].reverse()));
      assert.deepEqual(await cache.read("m/3", []), new Map());
    });

    it("keeps the vectors of two models apart", async () => {
      const cache = await openCache();
      await cache.write("m/2", new Map([["a", floats(1, 2)]]));
      assert.deepEqual(await cache.read("m/3", ["a"]), new Map());
    });

    it("takes the last one written under a key", async () => {
      const cache = await openCache();
      await cache.write("m/1", new Map([["a", floats(1)]]));
      await cache.write("m/1", new Map([["a", floats(2)]]));
      assert.deepEqual(await cache.read("m/1", ["a"]), new Map([["a", floats(2)]]));
    });

    it("takes part of a larger stretch of memory, and more vectors than one call carries", async () => {
      const cache = await openCache();
      const stretch = new Float32Array(900).map((_, place) => place);
      const vectors = Array.from({ length: 300 }, (_, place) => stretch.subarray(place * 3, place * 3 + 3));
      await cache.write("m/3", new Map(vectors.map((vector, place) => [`k${place}`, vector])));
      const kept = await cache.read(
        "m/3",
        vectors.map((_, place) => `k${place}`),
      );
      assert.equal(kept.size, 300);
      for (const [place, vector] of vectors.entries()) assert.deepEqual(kept.get(`k${place}`), vector.slice());
    });
  });
}
