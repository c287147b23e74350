import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { parseTimestamp } from "../../src/contracts/http.ts";

test("times of RFC 3339 are understood, whoever wrote them", () => {
  const noon = Date.UTC(2026, 0, 31, 12);
  assert.equal(parseTimestamp("2026-01-31T12:00:00Z"), noon);
  assert.equal(parseTimestamp("2026-01-31t12:00:00z"), noon);
  assert.equal(parseTimestamp("2026-01-31T12:00:00.000000Z"), noon);
  assert.equal(parseTimestamp("2026-01-31T12:00:00.123456789Z"), noon + 123);
  assert.equal(parseTimestamp("2026-01-31T14:30:00+02:30"), noon);
  assert.equal(parseTimestamp("2024-02-29T00:00:00Z"), Date.UTC(2024, 1, 29));
  assert.equal(parseTimestamp("0001-01-01T00:00:00Z"), -62135596800000);
});

test("what is no time, or not certainly one, is refused", () => {
  const wrong = [
    "",
    "yesterday",
    "2026-01-31",
    "2026-01-31T12:00:00",
    "2026-01-31 12:00:00Z",
    "2026-02-30T00:00:00Z",
    "2025-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-01-31T24:00:00Z",
    "2026-01-31T12:60:00Z",
    "2026-01-31T12:00:00+25:00",
    "2026-1-31T12:00:00Z",
    "0000-01-01T00:00:00Z",
    "1769860800000",
    " 2026-01-31T12:00:00Z",
  ];
  for (const text of wrong) assert.equal(parseTimestamp(text), undefined, text);
});

test("every instant that JavaScript can write is read back", () => {
  const instants = fc.date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  fc.assert(fc.property(instants, (instant) => assert.equal(parseTimestamp(instant.toISOString()), instant.getTime())));
});
