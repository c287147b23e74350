/** What every set of traffic stores must do, whatever stands behind it. Each test gets stores of its own. */
import { strict as assert } from "node:assert";
import { afterEach, beforeEach, describe, it } from "node:test";
import {
  admit,
  type Admission,
  beginProbe,
  type BudgetRecord,
  type BudgetStore,
  defaultBudgetSettings,
  defaultHealthSettings,
  type Lane,
  mergeSketches,
  type ModelTrafficStores,
  newBreaker,
  noCounts,
  settle,
  slowDown,
  untouchedBudget,
} from "../../../src/model/traffic/index.ts";
import { answersAt, buildDeployment } from "./build-traffic.ts";

export interface OpenedStores {
  readonly stores: ModelTrafficStores;
  /** The same shared state, seen by another process. */
  readonly others: ModelTrafficStores;
  close(): Promise<void>;
}

const now = Date.UTC(2026, 0, 1);
const settings = defaultBudgetSettings;
const deployment = buildDeployment("eu", { requestsPerMinute: 60, outputTokensPerMinute: 60_000 });
const estimate = { inputTokens: 10, outputTokens: 100 };

export function trafficStoreContract(name: string, open: () => Promise<OpenedStores>): void {
  describe(`the traffic stores ${name}`, () => {
    let opened: OpenedStores;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    describe("the budget", () => budget(() => opened));
    describe("health", () => health(() => opened));
    describe("spending", () => spending(() => opened));
  });
}

function take(store: BudgetStore, lane: Lane = "urgent", at = now): Promise<Admission> {
  return store.update(deployment.id, admit({ deployment, lane, estimate, now: at }, settings));
}

function recordIn(store: BudgetStore): Promise<BudgetRecord> {
  return store.update(deployment.id, (record) => ({ answer: record }));
}

function fieldsOf(record: BudgetRecord): BudgetRecord {
  const names = Object.keys(untouchedBudget) as (keyof BudgetRecord)[];
  return Object.fromEntries(names.map((name) => [name, record[name]])) as unknown as BudgetRecord;
}

function budget(opened: () => OpenedStores): void {
  it("starts with an untouched record", async () => {
    assert.deepEqual(fieldsOf(await recordIn(opened().stores.budget)), untouchedBudget);
  });

  it("shows one process what another has taken", async () => {
    const { stores, others } = opened();
    await take(stores.budget);
    await take(others.budget);
    const record = await recordIn(stores.budget);
    assert.equal(record.requests, (now + 2_000) * 1_000);
    assert.equal(record.outputTokens, (now + 200) * 1_000);
  });

  it("admits exactly what the bucket holds when many take at the same time", async () => {
    const { stores, others } = opened();
    const admissions = await Promise.all(
      Array.from({ length: 100 }, (_, index) => take(index % 2 === 0 ? stores.budget : others.budget)),
    );
    assert.equal(admissions.filter(({ admitted }) => admitted).length, 60);
    assert.equal((await recordIn(stores.budget)).requests, (now + 60_000) * 1_000);
  });

  it("refuses on the newest record only, even if this process saw an older one", async () => {
    const { stores, others } = opened();
    const [first] = await Promise.all(Array.from({ length: 60 }, () => take(stores.budget)));
    assert.equal((await take(stores.budget)).admitted, false);
    assert.ok(first?.admitted);
    const unused = { ...first.grant, charged: { ...first.grant.charged, requests: 5_000_000 } };
    await others.budget.update(deployment.id, settle(unused, estimate, now));
    assert.equal((await take(stores.budget)).admitted, true);
  });

  it("keeps the reserve for urgent calls, whoever took the rest", async () => {
    const { stores, others } = opened();
    const deferred = await Promise.all(Array.from({ length: 50 }, () => take(others.budget, "deferred")));
    assert.equal(deferred.filter(({ admitted }) => admitted).length, 30);
    const urgent = await Promise.all(Array.from({ length: 50 }, () => take(stores.budget, "urgent")));
    assert.equal(urgent.filter(({ admitted }) => admitted).length, 30);
  });

  it("loses no settlement when many settle at the same time", async () => {
    const { stores, others } = opened();
    const admissions = await Promise.all(Array.from({ length: 40 }, () => take(stores.budget)));
    const used = { inputTokens: 10, outputTokens: 25 };
    await Promise.all(
      admissions.map(async (admission, index) => {
        assert.ok(admission.admitted);
        const store = index % 2 === 0 ? stores.budget : others.budget;
        await store.update(deployment.id, settle(admission.grant, used, now));
      }),
    );
    assert.equal((await recordIn(stores.budget)).outputTokens, (now + 40 * 25) * 1_000);
  });

  it("slows down once for many 429s at the same time, and for all processes", async () => {
    const { stores, others } = opened();
    await take(stores.budget);
    await take(others.budget);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? stores : others).budget.update(deployment.id, slowDown(3_000, now, settings)),
      ),
    );
    const { share, blockedUntil } = await recordIn(others.budget);
    assert.deepEqual({ share, blockedUntil }, { share: settings.slowDownFactor, blockedUntil: now + 3_000 });
    assert.deepEqual(await take(others.budget), { admitted: false, retryAfterMs: 3_000 });
    assert.equal((await take(stores.budget, "urgent", now + 3_000)).admitted, true);
  });

  it("keeps deployments apart", async () => {
    const { budget: store } = opened().stores;
    await take(store);
    assert.equal((await store.update("us", (record) => ({ answer: record }))).requests, 0);
  });
}

function health(opened: () => OpenedStores): void {
  it("adds the counters of all processes", async () => {
    const { stores, others } = opened();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? stores : others).health.add("eu", 7, answersAt(1_000, 20_000 * (1 + (index % 3)))),
      ),
    );
    await others.health.add("eu", 7, { ...noCounts, failed: 1, timedOut: 2 });
    const [slice, ...more] = (await stores.health.read("eu", 0)).slices;
    const paces = Array.from({ length: 20 }, (_, index) => answersAt(1_000, 20_000 * (1 + (index % 3))).paces);
    assert.deepEqual(slice, {
      slice: 7,
      counts: { answered: 40, failed: 1, timedOut: 2, paces: paces.reduce(mergeSketches) },
    });
    assert.deepEqual(more, []);
  });

  it("reads slices from a given one on, in order, without those of other deployments", async () => {
    const { health: store } = opened().stores;
    for (const slice of [12, 9, 100, 11]) await store.add("eu", slice, answersAt(slice));
    await store.add("eu2", 11, answersAt(5));
    const { slices, breaker } = await store.read("eu", 11);
    assert.deepEqual(
      slices.map(({ slice }) => slice),
      [11, 12, 100],
    );
    assert.deepEqual(breaker, newBreaker);
  });

  it("replaces the breaker only if nobody else has", async () => {
    const { stores, others } = opened();
    const probing = beginProbe({ ...newBreaker, state: "open", reason: "slow" }, now, defaultHealthSettings);
    const outcomes = await Promise.all([
      stores.health.replaceBreaker("eu", probing),
      others.health.replaceBreaker("eu", probing),
    ]);
    assert.deepEqual(outcomes.toSorted(), [false, true]);
    assert.deepEqual((await others.health.read("eu", 0)).breaker, probing);
    const next = { ...probing, revision: 2, baseline: { 3: 0.25, 140: 7 } };
    assert.equal(await others.health.replaceBreaker("eu", next), true);
    assert.equal(await stores.health.replaceBreaker("eu", next), false);
    assert.deepEqual((await stores.health.read("eu", 0)).breaker, next);
  });
}

function spending(opened: () => OpenedStores): void {
  it("sums a day's costs over all processes and returns each new sum", async () => {
    const { stores, others } = opened();
    const sums = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? stores : others).spending.add("2026-01-01", 100)),
    );
    assert.deepEqual(
      sums.toSorted((left, right) => left - right),
      [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000],
    );
    assert.equal(await stores.spending.read("2026-01-01"), 1_000);
    assert.equal(await stores.spending.read("2026-01-02"), 0);
  });
}
