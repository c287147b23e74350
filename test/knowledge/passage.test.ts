import assert from "node:assert/strict";
import { test } from "node:test";
import { internalPassage, publicPassage } from "../../src/knowledge/index.ts";
import type { InternalPassage, PassageOf, PublicPassage, Visibility } from "../../src/knowledge/index.ts";

type Assignable<From, To> = [From] extends [To] ? true : false;

/** Doesn't compile once one of them becomes true. */
const neverAssignable: readonly [
  Assignable<InternalPassage, PublicPassage>,
  Assignable<PublicPassage, InternalPassage>,
  Assignable<PassageOf<"public">, PublicPassage>,
  Assignable<PassageOf<"internal">, InternalPassage>,
  Assignable<Omit<InternalPassage, "visibility"> & { readonly visibility: "public" }, PublicPassage>,
  Assignable<InternalPassage[], readonly PublicPassage[]>,
] = [false, false, false, false, false, false];

const passage: PassageOf<Visibility> = {
  ...{ id: "a#1", kind: "article", articleId: "a", title: "A", text: "Text.", language: "en", visibility: "public" },
  ...{ score: 1, ranks: { lexical: 1 } },
};

test("staff text is no customer text by type, not even with a customer's visibility written over its own", () => {
  assert.deepEqual([...new Set(neverAssignable)], [false]);
});

test("only text that customers may read becomes a public passage, and only staff text an internal one", () => {
  assert.equal(publicPassage(passage).text, "Text.");
  assert.equal(publicPassage({ ...passage, visibility: "users" }).visibility, "users");
  assert.equal(internalPassage({ ...passage, visibility: "internal" }).visibility, "internal");
  assert.throws(() => publicPassage({ ...passage, visibility: "internal" }), { name: "Disclosure" });
  assert.throws(() => internalPassage(passage), { name: "Disclosure" });
});
