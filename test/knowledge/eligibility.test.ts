import { strict as assert } from "node:assert";
import { test } from "node:test";
import { isEligible, type Occasion } from "../../src/knowledge/eligibility.ts";
import { buildArticle, buildFact, buildNote } from "../support/build-knowledge.ts";

const visibilities = ["public", "users", "internal"] as const;

function occasion(changes: Partial<Occasion> = {}): Occasion {
  return { audience: "internal", channel: "web", at: 1_000, ...changes };
}

test("each audience reads what the ones before it may, and no more", () => {
  const readable = visibilities.map((audience) =>
    visibilities.filter((visibility) => isEligible(buildArticle("a", { visibility }), occasion({ audience }))),
  );
  assert.deepEqual(readable, [["public"], ["public", "users"], ["public", "users", "internal"]]);
});

test("what is switched off is used for nobody, whatever its kind", () => {
  for (const build of [buildArticle, buildNote, buildFact]) {
    assert.equal(isEligible(build("a"), occasion()), true);
    assert.equal(isEligible(build("a", { usage: "off" }), occasion()), false);
  }
});

test("of the articles only a published one is used", () => {
  for (const status of ["draft", "deleted", "excluded", "unknown"] as const) {
    assert.equal(isEligible(buildArticle("a", { status }), occasion()), false, status);
  }
});

test("a note holds from its first millisecond up to, and without, its last", () => {
  const note = buildNote("n", { validFrom: 1_000, validTo: 2_000 });
  const times = [999, 1_000, 1_999, 2_000];
  assert.deepEqual(
    times.map((at) => isEligible(note, occasion({ at }))),
    [false, true, true, false],
  );
  assert.equal(isEligible(buildNote("n", { status: "draft" }), occasion()), false);
});

test("a scope lets through the channels and traffic groups that it names, and never an unknown one", () => {
  const onWeb = buildArticle("a", { scope: { channels: ["web"] } });
  assert.equal(isEligible(onWeb, occasion()), true);
  assert.equal(isEligible(onWeb, occasion({ channel: "email" })), false);
  const { channel: _, ...nowhere } = occasion();
  assert.equal(isEligible(onWeb, nowhere), false);
  const forGroup = buildArticle("a", { scope: { trafficGroups: ["vip"] } });
  assert.equal(isEligible(forGroup, occasion()), false);
  assert.equal(isEligible(forGroup, occasion({ trafficGroup: "vip" })), true);
  assert.equal(isEligible(buildArticle("a", { scope: { channels: [] } }), occasion()), false);
});
