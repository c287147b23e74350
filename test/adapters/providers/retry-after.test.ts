import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { retryAfterOf } from "../../../src/adapters/providers/retry-after.ts";

const now = Date.UTC(2026, 10, 23, 12, 0, 0);
const read = (headers: Readonly<Record<string, string>>) => retryAfterOf((name) => headers[name], now);

const cases: readonly (readonly [Readonly<Record<string, string>>, number | undefined])[] = [
  [{}, undefined],
  [{ "retry-after": "" }, undefined],
  [{ "retry-after": "soon" }, undefined],
  [{ "retry-after": "-1" }, undefined],
  [{ "retry-after": "1.5" }, 1_500],
  [{ "retry-after": "Mon, 23 Nov 2026 12:00:30 GMT" }, 30_000],
  [{ "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT" }, 0],
  [{ "retry-after-ms": "20", "retry-after": "9" }, 20],
  [{ "x-ratelimit-reset-tokens": "6m0s" }, 360_000],
  [{ "x-ratelimit-reset-requests": "120ms", "x-ratelimit-reset-tokens": "1s" }, 1_000],
  [{ "x-ratelimit-reset-requests": "1h2m", "x-ratelimit-remaining-requests": "3" }, undefined],
  [{ "x-ratelimit-reset-tokens": "about 5s" }, undefined],
];

for (const [headers, expected] of cases) {
  test(`${JSON.stringify(headers)} asks for ${expected ?? "no wait"}`, () => assert.equal(read(headers), expected));
}

test("whatever a header says, the wait is none or a number of milliseconds from 0", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const wait = read({ "retry-after": value, "retry-after-ms": value, "x-ratelimit-reset-tokens": value });
      assert.ok(wait === undefined || (Number.isFinite(wait) && wait >= 0));
    }),
  );
});
