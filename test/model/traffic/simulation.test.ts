/** Short forms of the scenarios of `npm run bench:model`; the same seed gives the same run. */
import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { detectionSeconds, falseAlarms } from "../../../bench/model/detection.ts";
import { ofLane, secondsUntil, shareOf, waits } from "../../../bench/model/measures.ts";
import { overload, slowdown } from "../../../bench/model/scenarios.ts";
import { simulate } from "../../../bench/model/simulation.ts";

describe("three times the quota, with six workers whose clocks differ by a second", () => {
  it("leaves urgent calls unaffected while deferred ones wait, meets hardly a 429, and loses nothing", async () => {
    const plan = overload(11, { minutes: 2, requestsPerMinute: 240 });
    const result = await simulate({ ...plan, deaths: 0.01 });
    const deferred = ofLane(result, "deferred");
    assert.ok(waits(ofLane(result, "urgent"), 0.99) < 1_000);
    assert.ok(waits(deferred, 0.5) > 60_000);
    assert.ok(result.throttled < result.requests / 100);
    assert.ok(result.deaths > 0, "some workers died");
    assert.deepEqual([result.lost, result.repeated], [0, 0]);
    assert.equal(result.done.length, result.arrived);
    const drainMs = (result.arrived / 240) * 60_000;
    assert.ok(result.endMs < drainMs + 60_000, "the quota was not left unused");
  });

  it("comes out the same again", async () => {
    const plan = overload(12, { minutes: 0.2, requestsPerMinute: 240 });
    assert.deepEqual(await simulate(plan), await simulate(plan));
  });
});

describe("one of two deployments becomes five times slower without an error", () => {
  for (const hedgeAfterMs of [undefined, 4_000]) {
    const how = hedgeAfterMs === undefined ? "" : ", also when hedging hides it";
    it(`loses its traffic within a minute and has it back after it has recovered${how}`, async () => {
      const { plan, beginMs, endMs } = slowdown(13, { perSecond: 4, warmUpMinutes: 6, minutesAfter: 4 });
      const result = await simulate(hedgeAfterMs === undefined ? plan : { ...plan, hedgeAfterMs });
      assert.ok(shareOf(result, "first", beginMs - 120_000, beginMs) > 0.85);
      const left = secondsUntil(result, "first", { fromMs: beginMs, toMs: endMs }, (share) => share < 0.1);
      assert.ok(left <= 60, `${left} s`);
      const back = secondsUntil(result, "first", { fromMs: endMs, toMs: result.endMs }, (share) => share > 0.8);
      assert.ok(back <= 180, `${back} s`);
    });
  }
});

describe("the breaker's judgement", () => {
  it("stays closed through a day of heavy-tailed traffic in which nothing happens", () => {
    assert.equal(falseAlarms(14, 1, 0.5, 1.2), 0);
  });

  it("notices a fivefold slow-down within a minute at one call a second", () => {
    assert.ok((detectionSeconds(15, 1, 0.8, 5) ?? Infinity) <= 60);
  });
});
