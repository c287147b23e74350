import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  admit,
  type Admission,
  applyStep,
  assumedShare,
  type BudgetRecord,
  type BudgetRule,
  type BudgetSettings,
  defaultBudgetSettings,
  type Deployment,
  dimensions,
  giveBack,
  type Grant,
  type Lane,
  priceOf,
  settle,
  slowDown,
  untouchedBudget,
} from "../../../src/model/traffic/index.ts";
import { buildDeployment } from "./build-traffic.ts";

const start = Date.UTC(2026, 0, 1);
const settings = defaultBudgetSettings;

/** One bucket in the hands of a test. */
function openBucket(deployment: Deployment, budgetSettings: BudgetSettings = settings) {
  let record: BudgetRecord = untouchedBudget;
  function update<Answer>(rule: BudgetRule<Answer>): Answer {
    const { step, answer } = rule(record);
    if (step) {
      const next = applyStep(record, step);
      assert.ok(next, "a step fits the record that it was made for");
      record = next;
    }
    return answer;
  }
  return {
    record: () => record,
    update,
    take: (lane: Lane, estimate: { inputTokens: number; outputTokens: number }, now = start): Admission =>
      update(admit({ deployment, lane, estimate, now }, budgetSettings)),
  };
}

const one = { inputTokens: 0, outputTokens: 0 };

function grantOf(admission: Admission): Grant {
  assert.ok(admission.admitted);
  return admission.grant;
}

describe("admission", () => {
  it("refuses when any of the quotas is used up, and says when there will be enough", () => {
    const quotas = { requestsPerMinute: 600, inputTokensPerMinute: 60_000, outputTokensPerMinute: 6_000 };
    const bucket = openBucket(buildDeployment("eu", quotas));
    assert.equal(bucket.take("urgent", { inputTokens: 100, outputTokens: 5_000 }).admitted, true);
    const refusal = bucket.take("urgent", { inputTokens: 100, outputTokens: 3_000 });
    assert.deepEqual(refusal, { admitted: false, retryAfterMs: 20_000 });
    assert.equal(bucket.take("urgent", { inputTokens: 100, outputTokens: 3_000 }, start + 20_000).admitted, true);
  });

  it("counts output at the rate at which it burns the provider's quota", () => {
    const quotas = { tokensPerMinute: 10_000, outputBurnRate: 5 };
    const bucket = openBucket(buildDeployment("eu", quotas));
    assert.equal(bucket.take("urgent", { inputTokens: 2_500, outputTokens: 1_000 }).admitted, true);
    assert.equal(bucket.take("urgent", { inputTokens: 2_500, outputTokens: 1 }).admitted, false);
    assert.equal(bucket.take("urgent", { inputTokens: 2_500, outputTokens: 0 }).admitted, true);
  });

  it("admits a call that is larger than its lane's part when the bucket is full, and not before", () => {
    const bucket = openBucket(buildDeployment("eu", { inputTokensPerMinute: 1_000 }));
    const large = { inputTokens: 900, outputTokens: 0 };
    bucket.take("urgent", { inputTokens: 1, outputTokens: 0 });
    assert.equal(bucket.take("deferred", large, start + 1).admitted, false);
    assert.equal(bucket.take("deferred", large, start + 60).admitted, true);
  });

  it("knows no limit where the provider has none", () => {
    const bucket = openBucket(buildDeployment("ollama", {}));
    for (let call = 0; call < 1_000; call += 1) assert.equal(bucket.take("deferred", one).admitted, true);
    assert.deepEqual(bucket.record(), untouchedBudget);
  });

  it("takes what was granted before the worker died as paid back once it would have been refilled", () => {
    const bucket = openBucket(buildDeployment());
    for (let call = 0; call < 60; call += 1) bucket.take("urgent", one);
    assert.equal(bucket.take("urgent", one, start + 999).admitted, false);
    for (let call = 0; call < 60; call += 1) {
      assert.equal(bucket.take("urgent", one, start + 60_000).admitted, true, "nothing leaked");
    }
  });
});

describe("a 429", () => {
  const deployment = buildDeployment();

  it("blocks every lane for as long as the provider asks, then urgent calls before the others", () => {
    const bucket = openBucket(deployment);
    bucket.update(slowDown(7_000, start, settings));
    assert.deepEqual(bucket.take("urgent", one, start), { admitted: false, retryAfterMs: 7_000 });
    assert.equal(bucket.take("urgent", one, start + 7_000).admitted, true);
    assert.equal(bucket.take("routine", one, start + 1_000).admitted, false);
    assert.equal(bucket.take("deferred", one, start + 14_000).admitted, false);
    assert.equal(bucket.take("deferred", one, start + 19_000).admitted, true);
  });

  it("shrinks the assumed quota once for a burst, further when it goes on, and lets it grow back", () => {
    const bucket = openBucket(deployment);
    const shareAt = (now: number) => assumedShare(bucket.record(), now, settings);
    for (const delay of [0, 100, 4_000]) bucket.update(slowDown(undefined, start + delay, settings));
    assert.equal(shareAt(start), 0.9);
    bucket.update(slowDown(undefined, start + 6_000, settings));
    assert.ok(Math.abs(shareAt(start + 6_000) - (0.9 + 0.01) * 0.9) < 1e-9);
    assert.equal(shareAt(start + 300_000), 1);
  });

  it("never shrinks it below the smallest share", () => {
    const bucket = openBucket(deployment);
    for (let minute = 0; minute < 100; minute += 1)
      bucket.update(slowDown(undefined, start + minute * 5_000, settings));
    assert.ok(assumedShare(bucket.record(), start + 495_000, settings) >= settings.smallestShare);
  });

  it("gives back at the price that was charged, whatever the share is by then", () => {
    const bucket = openBucket(buildDeployment("eu", { inputTokensPerMinute: 60_000 }));
    const grant = grantOf(bucket.take("urgent", { inputTokens: 10_000, outputTokens: 0 }));
    bucket.update(slowDown(undefined, start, { ...settings, reserve: { urgent: 0, routine: 1, deferred: 1 } }));
    bucket.update(giveBack(grant, start));
    assert.equal(bucket.record().inputTokens, start * 1_000);
  });
});

const lane = fc.constantFrom<Lane>("urgent", "routine", "deferred");
const happening = fc.record({
  laterMs: fc.integer({ min: 0, max: 20_000 }),
  lane,
  inputTokens: fc.integer({ min: 0, max: 3_000 }),
  maximum: fc.integer({ min: 1, max: 2_000 }),
  usedPart: fc.double({ min: 0, max: 1, noNaN: true }),
  /** Which of the open grants is settled first, if any. */
  settles: fc.option(fc.nat(20)),
});
const quotas = { requestsPerMinute: 30, inputTokensPerMinute: 20_000, outputTokensPerMinute: 10_000 };

describe("in any interleaving of admissions and settlements", () => {
  const deployment = buildDeployment("eu", quotas);

  interface Open {
    readonly grant: Grant;
    readonly used: { inputTokens: number; outputTokens: number };
  }

  function play(
    happenings: readonly (typeof happening extends fc.Arbitrary<infer H> ? H : never)[],
    settling: boolean,
  ) {
    const bucket = openBucket(deployment);
    const open: Open[] = [];
    const log: { at: number; change: Record<string, number> }[] = [];
    let now = start;
    for (const { laterMs, lane: from, inputTokens, maximum, usedPart, settles } of happenings) {
      now += laterMs;
      if (settling && settles !== null && open.length > 0) {
        const [{ grant, used }] = open.splice(settles % open.length, 1) as [Open];
        bucket.update(settle(grant, used, now));
        const price = priceOf(used, quotas, grant.share);
        const change = dimensions.map((name) => [name, price[name] - grant.charged[name]] as const);
        log.push({ at: now, change: Object.fromEntries(change) });
      }
      const admission = bucket.take(from, { inputTokens, outputTokens: maximum }, now);
      if (!admission.admitted) continue;
      const used = { inputTokens, outputTokens: Math.round(maximum * usedPart) };
      open.push({ grant: admission.grant, used });
      log.push({ at: now, change: { ...admission.grant.charged } });
    }
    return { bucket, open, log, now };
  }

  it("never lets more out of a bucket, in any span of time, than it holds and what flows in", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), fc.boolean(), (happenings, settling) => {
        const { log } = play(happenings, settling);
        for (const name of dimensions) {
          for (let from = 0; from < log.length; from += 1) {
            let taken = 0;
            for (let to = from; to < log.length; to += 1) {
              taken += log[to]!.change[name]!;
              const allowed = (settings.burstMs + log[to]!.at - log[from]!.at) * 1_000;
              assert.ok(taken <= allowed, `${name}: ${taken} of ${allowed}`);
            }
          }
        }
      }),
    );
  });

  it("never lets a lane below its reserve, but for calls that are larger than its part", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const bucket = openBucket(deployment);
        let now = start;
        for (const { laterMs, lane: from, inputTokens, maximum } of happenings) {
          now += laterMs;
          const before = bucket.record();
          const admission = bucket.take(from, { inputTokens, outputTokens: maximum }, now);
          if (!admission.admitted) continue;
          const room = settings.burstMs * (1 - settings.reserve[from]) * 1_000;
          for (const name of dimensions) {
            const isLarge = admission.grant.charged[name] > room;
            if (isLarge) assert.ok(before[name] <= now * 1_000);
            else if (admission.grant.charged[name] > 0) assert.ok(bucket.record()[name] - now * 1_000 <= room);
          }
        }
      }),
    );
  });

  it("has taken exactly what was used once all is settled, as long as the bucket was never full", () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 40 }), (happenings) => {
        const bucket = openBucket(deployment);
        const primer = grantOf(bucket.take("urgent", { inputTokens: 10_000, outputTokens: 0 }));
        const grants = happenings.flatMap(({ inputTokens, maximum, usedPart }) => {
          const estimate = { inputTokens, outputTokens: maximum };
          const admission = bucket.take("urgent", estimate);
          const used = { inputTokens, outputTokens: Math.round(maximum * usedPart) };
          return admission.admitted ? [{ grant: admission.grant, used }] : [];
        });
        for (const { grant, used } of grants.reverse()) bucket.update(settle(grant, used, start));
        const spent = [{ used: { inputTokens: 10_000, outputTokens: 0 }, grant: primer }, ...grants];
        for (const name of dimensions) {
          const price = spent.reduce((sum, { used }) => sum + priceOf(used, quotas, 1)[name], 0);
          if (price > 0) assert.equal(bucket.record()[name], start * 1_000 + price);
        }
      }),
    );
  });

  it("fits the same steps in any order, as long as none comes to a bound", () => {
    const calls = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(calls, fc.infiniteStream(fc.nat()), (tokens, order) => {
        const seen = { ...untouchedBudget, requests: start * 1_000, inputTokens: start * 1_000 };
        const steps = tokens.map((inputTokens) => {
          const estimate = { inputTokens, outputTokens: 0 };
          return admit({ deployment, lane: "urgent", estimate, now: start }, settings)(seen).step ?? [];
        });
        const shuffled = steps.toSorted(() => (order.next().value! % 2) - 0.5);
        const fold = (record: BudgetRecord, step: (typeof steps)[number]) => {
          const next = applyStep(record, step);
          assert.ok(next, "workers who take at the same time don't make each other repeat");
          return next;
        };
        assert.deepEqual(shuffled.reduce(fold, seen), steps.reduce(fold, seen));
      }),
    );
  });
});

describe("a call that used more than was estimated", () => {
  it("takes the bucket below empty, so that the next ones wait longer", () => {
    const bucket = openBucket(buildDeployment("eu", { outputTokensPerMinute: 6_000 }));
    const grant = grantOf(bucket.take("urgent", { inputTokens: 0, outputTokens: 5_000 }));
    bucket.update(settle(grant, { inputTokens: 0, outputTokens: 8_000 }, start));
    assert.deepEqual(bucket.take("urgent", { inputTokens: 0, outputTokens: 1_000 }), {
      admitted: false,
      retryAfterMs: 30_000,
    });
  });

  it("is charged even when the bucket has filled up meanwhile", () => {
    const bucket = openBucket(buildDeployment("eu", { outputTokensPerMinute: 6_000 }));
    const grant = grantOf(bucket.take("urgent", { inputTokens: 0, outputTokens: 100 }));
    bucket.update(settle(grant, { inputTokens: 0, outputTokens: 3_100 }, start + 60_000));
    assert.equal(bucket.record().outputTokens, (start + 90_000) * 1_000);
  });
});
