import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { spendingAdvice, spendingDay } from "../../../src/model/traffic/index.ts";

describe("spending", () => {
  const spent = { conversationSpent: 0, conversationBudget: 1_000, daySpent: 0, dayBudget: 100_000 };

  it("goes on, becomes cheaper near either budget, and stops at it", () => {
    assert.equal(spendingAdvice({ ...spent, conversationSpent: 699 }), "go");
    assert.equal(spendingAdvice({ ...spent, conversationSpent: 700 }), "cheaper");
    assert.equal(spendingAdvice({ ...spent, conversationSpent: 1_000 }), "stop");
    assert.equal(spendingAdvice({ ...spent, daySpent: 70_000 }), "cheaper");
    assert.equal(spendingAdvice({ ...spent, daySpent: 100_001 }), "stop");
  });

  it("has no limit without a budget, and nothing to spend with a budget of nothing", () => {
    assert.equal(spendingAdvice({ conversationSpent: 1e9, daySpent: 1e12 }), "go");
    assert.equal(spendingAdvice({ ...spent, conversationBudget: 0 }), "stop");
  });

  it("is booked on the day in UTC", () => {
    assert.equal(spendingDay(Date.UTC(2026, 1, 28, 23, 59, 59)), "2026-02-28");
  });
});
