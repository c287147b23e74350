import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { signWebhook, verifyWebhook } from "../../src/contracts/webhook-signature.ts";

const vector = "e93c58932c6ec2615dfb44a0d603257114e8f832cc708d5dbab0160b3a61b4ec";

test("the contract's vector is reproduced", () => {
  assert.equal(signWebhook('{"id":"evt_1"}', ["whsec_test_key"], 1700000000), `t=1700000000,v1=${vector}`);
});

test("what is signed verifies with any one of its keys, whatever the text and the keys", () => {
  const keys = fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { minLength: 1, maxLength: 3 });
  const cases = fc.record({
    body: fc.string({ unit: "grapheme" }),
    keys,
    at: fc.nat(),
    late: fc.integer({ min: -300, max: 300 }),
  });
  fc.assert(
    fc.property(cases, ({ body, keys, at, late }) => {
      const signature = signWebhook(body, keys, at);
      for (const key of keys) assert.ok(verifyWebhook({ signature, body, keys: [key], nowUnixSeconds: at + late }));
    }),
  );
});

test("another body, another key, another time or a changed digit does not verify", () => {
  const body = '{"id":"evt_1"}';
  const signature = signWebhook(body, ["right"], 1000);
  const right = { signature, body, keys: ["right"], nowUnixSeconds: 1000 };
  assert.ok(verifyWebhook(right));
  assert.ok(!verifyWebhook({ ...right, body: `${body} ` }));
  assert.ok(!verifyWebhook({ ...right, keys: ["wrong"] }));
  assert.ok(!verifyWebhook({ ...right, keys: [] }));
  assert.ok(!verifyWebhook({ ...right, nowUnixSeconds: 1301 }));
  assert.ok(!verifyWebhook({ ...right, nowUnixSeconds: 699 }));
  assert.ok(!verifyWebhook({ ...right, signature: signature.replace("t=1000", "t=1001") }));
  assert.ok(!verifyWebhook({ ...right, signature: signature.slice(0, -1) + (signature.endsWith("0") ? "1" : "0") }));
});

test("unknown parts are ignored and malformed headers refused", () => {
  const body = "{}";
  const given = { body, keys: ["k"], nowUnixSeconds: 50 };
  const signature = signWebhook(body, ["k"], 50);
  assert.ok(verifyWebhook({ ...given, signature: `v0=00,${signature}` }));
  for (const wrong of ["", "t=50", "v1=00", `${signature},v2`, signature.replace("t=50", "t=soon"), "t=50,v1="]) {
    assert.ok(!verifyWebhook({ ...given, signature: wrong }), wrong);
  }
});

test("no header whatever makes verification throw", () => {
  fc.assert(
    fc.property(fc.string(), (signature) => {
      assert.equal(verifyWebhook({ signature, body: "{}", keys: ["k"], nowUnixSeconds: 0 }), false);
    }),
  );
});
