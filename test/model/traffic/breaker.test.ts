import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { createRandom } from "../../../bench/model/random.ts";
import {
  assess,
  beginProbe,
  type BreakerRecord,
  defaultHealthSettings as settings,
  endProbe,
  type HealthCounts,
  type HealthSlice,
  mayProbe,
  newBreaker,
  noCounts,
  putOffProbe,
  quantileOf,
  sizeOf,
  sliceOf,
  standBack,
} from "../../../src/model/traffic/index.ts";
import { answersAt } from "./build-traffic.ts";

const start = Date.UTC(2026, 0, 1);
const first = sliceOf(start, settings);

function slicesOf(counts: readonly HealthCounts[]): HealthSlice[] {
  return counts.map((ofSlice, index) => ({ slice: first + index, counts: ofSlice }));
}

function usual(seed: number, factor = 1): HealthCounts {
  const random = createRandom(seed);
  return answersAt(...Array.from({ length: 20 }, () => 20_000 * factor * random.lognormal(0.5)));
}

/** The breaker after minutes of such slices, judged every ten seconds. */
function after(counts: readonly HealthCounts[], from: BreakerRecord = newBreaker): BreakerRecord {
  const slices = slicesOf(counts);
  return slices.reduce((breaker, { slice }, index) => {
    const now = slice * settings.sliceMs + 9_000;
    return assess(breaker, slices.slice(Math.max(0, index - 23), index + 1), now, settings);
  }, from);
}

const usualMinutes = Array.from({ length: 60 }, (_, index) => usual(index));
const trained = after(usualMinutes);
const open: BreakerRecord = { ...trained, state: "open", since: start, nextProbeAt: start + 20_000 };

describe("a closed breaker", () => {
  it("stays closed and learns its baseline from slices that have left the window", () => {
    assert.equal(trained.state, "closed");
    assert.ok(Math.abs(quantileOf(trained.baseline, 0.5)! - 20_000) < 3_000);
    assert.ok(sizeOf(trained.baseline) <= 48 * 20 && sizeOf(trained.baseline) > 40 * 19);
  });

  it("opens on a shift of latency that comes without any error, and says so", () => {
    const breaker = after([...usualMinutes, usual(100, 5), usual(101, 5)]);
    assert.equal(breaker.state, "open");
    assert.match(breaker.reason ?? "", /latency has shifted: median [\d.]+ and 90th percentile [\d.]+ times/);
  });

  it("opens when many calls time out, with fewer of them than of errors", () => {
    const some: HealthCounts = { ...usual(100), timedOut: 10 };
    assert.equal(after([...usualMinutes, some, some, some]).reason, "30 of 90 calls timed out");
    const failures: HealthCounts = { ...usual(100), failed: 10 };
    assert.equal(after([...usualMinutes, failures, failures]).state, "closed");
    const most: HealthCounts = { ...usual(100), failed: 25 };
    assert.equal(after([...usualMinutes, most, most, most]).reason, "75 of 135 calls failed");
  });

  it("does not judge by a handful of calls", () => {
    assert.equal(after([{ ...noCounts, failed: 9 }]).state, "closed");
    assert.equal(after([{ ...noCounts, failed: 10 }]).state, "open");
  });

  it("does not take slow answers into its baseline before they have been judged", () => {
    const breaker = after([...usualMinutes, ...Array.from({ length: 30 }, (_, index) => usual(index, 5))]);
    assert.equal(breaker.state, "open");
    assert.ok(quantileOf(breaker.baseline, 0.95)! < 60_000);
  });

  it("forgets old samples by half for each hour of traffic", () => {
    const hours = Array.from({ length: 720 }, (_, index) => usual(index, 1.2));
    const breaker = after(hours, { ...newBreaker, baseline: { 160: 5_000 } });
    assert.ok(Math.abs(breaker.baseline[160]! - 1_250) < 120);
  });
});

describe("an open breaker", () => {
  it("lets one call of the least urgent lane that is there try the deployment out", () => {
    const at = (lane: "urgent" | "routine" | "deferred", now: number) => mayProbe(open, lane, now, settings);
    assert.equal(at("deferred", start + 19_999), false);
    assert.equal(at("deferred", start + 20_000), true);
    assert.equal(at("routine", start + 20_000), false);
    assert.equal(at("routine", start + 25_000), true);
    assert.equal(at("urgent", start + 25_000), false);
    assert.equal(at("urgent", start + 30_000), true);
    const probing = beginProbe(open, start + 20_000, settings);
    assert.equal(mayProbe(probing, "deferred", start + 79_999, settings), false);
    assert.equal(mayProbe(probing, "deferred", start + 80_000, settings), true, "a lost probe does not block for ever");
  });

  it("closes after enough good probes and knows its baseline still", () => {
    let breaker = open;
    for (let probe = 0; probe < settings.goodProbes; probe += 1) {
      assert.notEqual(breaker.state, "closed");
      breaker = endProbe(beginProbe(breaker, start, settings), { answered: true, pace: 25_000 }, start, settings);
    }
    assert.equal(breaker.state, "closed");
    assert.deepEqual(breaker.baseline, trained.baseline);
  });

  it("begins anew after a slow answer or none", () => {
    const good = endProbe(beginProbe(open, start, settings), { answered: true, pace: 25_000 }, start, settings);
    assert.equal(good.goodProbes, 1);
    for (const result of [{ answered: true, pace: 100_000 }, { answered: false }] as const) {
      const bad = endProbe(beginProbe(good, start, settings), result, start, settings);
      assert.deepEqual([bad.state, bad.goodProbes, bad.nextProbeAt], ["open", 0, start + settings.openMs]);
    }
  });

  it("takes back two good answers for a slow one among them, and asks again at once", () => {
    let breaker = open;
    for (const pace of [25_000, 25_000, 25_000, 25_000, 100_000]) {
      breaker = endProbe(beginProbe(breaker, start, settings), { answered: true, pace }, start, settings);
    }
    assert.deepEqual([breaker.state, breaker.goodProbes, breaker.nextProbeAt], ["half_open", 2, start]);
    const unanswered = endProbe(beginProbe(breaker, start, settings), { answered: false }, start, settings);
    assert.deepEqual([unanswered.state, unanswered.goodProbes], ["open", 0]);
  });

  it("learns nothing, and what it saw does not count after it has closed", () => {
    const slow = Array.from({ length: 10 }, (_, index) => usual(index, 5));
    assert.deepEqual(after(slow, open).baseline, open.baseline);
    const closed: BreakerRecord = { ...open, state: "closed", since: (first + 9) * settings.sliceMs + 9_999 };
    assert.equal(after(slow, closed).state, "closed");
  });

  it("takes a deployment that has been slower for an hour as it is now, and learns it anew", () => {
    const later = start + settings.acceptAfterMs;
    const failed = endProbe(beginProbe(open, later, settings), { answered: false }, later, settings);
    assert.equal(failed.state, "open");
    const answered = endProbe(beginProbe(failed, later, settings), { answered: true, pace: 100_000 }, later, settings);
    assert.deepEqual([answered.state, answered.baseline], ["closed", {}]);
  });
});

describe("a breaker that refuses", () => {
  const refusing = standBack(trained, start, settings);

  it("is only for deployments that seemed to be well, and lasts whatever was counted before", () => {
    assert.deepEqual([refusing.state, refusing.nextProbeAt], ["refusing", start + settings.refusals.waitMs]);
    assert.equal(standBack(open, start, settings), open);
    assert.equal(after(usualMinutes, refusing).state, "refusing");
  });

  it("is tried with twice the wait after each refused probe, up to a bound", () => {
    const waits: number[] = [];
    let breaker = refusing;
    for (let probe = 0; probe < 8; probe += 1) {
      const refused = { answered: false, refused: true } as const;
      breaker = endProbe(beginProbe(breaker, start, settings), refused, start, settings);
      waits.push((breaker.nextProbeAt - start) / 1_000);
    }
    assert.deepEqual(waits, [40, 80, 160, 320, 600, 600, 600, 600]);
    assert.equal(breaker.state, "refusing");
  });

  it("closes with the first answer, knows its baseline still, and forgets its refusals", () => {
    const probing = beginProbe(refusing, start, settings);
    assert.equal(probing.state, "refusing");
    const closed = endProbe(probing, { answered: true, pace: 100_000 }, start, settings);
    assert.deepEqual([closed.state, closed.baseline, closed.refusedProbes], ["closed", trained.baseline, undefined]);
  });
});

describe("a probe that could not be made", () => {
  it("is put off, for a 429 as long as the provider asks, and takes nothing from the good ones before", () => {
    const good = endProbe(beginProbe(open, start, settings), { answered: true, pace: 25_000 }, start, settings);
    const putOff = putOffProbe(beginProbe(good, start, settings), 7_000, start);
    assert.deepEqual([putOff.state, putOff.goodProbes, putOff.nextProbeAt], ["half_open", 1, start + 7_000]);
    const refused = endProbe(beginProbe(good, start, settings), { answered: false, refused: true }, start, settings);
    assert.deepEqual([refused.goodProbes, refused.nextProbeAt], [1, start + settings.openMs]);
  });
});
