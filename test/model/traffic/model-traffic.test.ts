import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { VirtualClock } from "../../../local/engine/clock/virtual-clock.ts";
import {
  ModelCancelledError,
  ModelRequestRefusedError,
  ModelThrottledError,
  ModelUnavailableError,
} from "../../../src/model/errors.ts";
import {
  admit,
  attemptsOf,
  createInMemoryTrafficStores,
  createModelTraffic,
  defaultBudgetSettings,
  defaultHealthSettings,
  type Deployment,
  ModelBudgetContendedError,
  type ModelTrafficStores,
  newBreaker,
  sleepFor,
  sliceOf,
  type TrafficCall,
} from "../../../src/model/traffic/index.ts";
import { answersAt, buildDeployment } from "./build-traffic.ts";

const eu = buildDeployment("eu");
const us = buildDeployment("us");
const other = buildDeployment("other", { requestsPerMinute: 60 }, "nova");
const usage = { inputTokens: 100, outputTokens: 60 };

interface Scene {
  readonly clock: VirtualClock;
  readonly stores: ModelTrafficStores;
  readonly warnings: string[];
  /** Plays the call to its end. */
  call(
    options?: Partial<TrafficCall<string>>,
  ): Promise<Awaited<ReturnType<ReturnType<typeof createModelTraffic>["call"]>>>;
}

function openScene(change: (stores: ModelTrafficStores) => ModelTrafficStores = (stores) => stores): Scene {
  const clock = new VirtualClock();
  const stores = change(createInMemoryTrafficStores());
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const telemetry = { info() {}, error() {}, warn };
  /** Nothing here is tracked by the clock, so there is nobody to tell that a call waits. */
  const untracked = { now: () => clock.now(), schedule: clock.schedule.bind(clock) };
  const traffic = createModelTraffic({ ...stores, clock: untracked, random: () => 0.5, telemetry });
  return {
    clock,
    stores,
    warnings,
    async call(options = {}) {
      const call: TrafficCall<string> = {
        candidates: [eu, us, other],
        lane: "urgent",
        estimate: { inputTokens: 100, outputTokens: 400 },
        maximumWaitMs: 0,
        invoke: async ({ id }) => id,
        usageOf: () => usage,
        ...options,
      };
      const end = traffic.call(call).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      await clock.runUntilIdle();
      const outcome = await end;
      if ("error" in outcome) throw outcome.error;
      return outcome.value;
    },
  };
}

async function drain({ stores, clock }: Scene, ...deployments: readonly Deployment[]): Promise<void> {
  for (const deployment of deployments) {
    for (let count = 0; count < 60; count += 1) {
      const request = { deployment, lane: "urgent", estimate: usage, now: clock.now() } as const;
      await stores.budget.update(deployment.id, admit(request, defaultBudgetSettings));
    }
  }
}

const answersLater = (clock: VirtualClock, latencies: Readonly<Record<string, number>>) => {
  const aborted: string[] = [];
  const invoke = async ({ id }: Deployment, { signal }: { readonly signal: AbortSignal }) => {
    await sleepFor(clock, latencies[id]!, signal);
    if (!signal.aborted) return id;
    aborted.push(id);
    throw new ModelCancelledError(id);
  };
  return { invoke, aborted };
};

function refusals(errors: Readonly<Record<string, Error>>) {
  return async ({ id }: Deployment) => {
    if (errors[id]) throw errors[id];
    return id;
  };
}

async function failure(work: Promise<unknown>): Promise<Error & { retryAfterMs?: number }> {
  return work.then(
    () => assert.fail("it should have failed"),
    (error: Error) => error,
  );
}

describe("the way of a call", () => {
  it("goes to the first candidate while that has capacity", async () => {
    const { result, deployment, attempts } = await openScene().call();
    assert.deepEqual([result, deployment.id], ["eu", "eu"]);
    assert.deepEqual(
      attempts.map(({ outcome, hedge, probe, waitedMs }) => ({ outcome, hedge, probe, waitedMs })),
      [{ outcome: "answered", hedge: false, probe: false, waitedMs: 0 }],
    );
  });

  it("goes on in the candidates' order when one has no capacity, and tells which", async () => {
    const scene = openScene();
    await drain(scene, eu, us);
    const { deployment, attempts } = await scene.call();
    assert.equal(deployment.id, "other");
    assert.deepEqual(
      attempts.map((attempt) => [attempt.deployment.id, attempt.outcome]),
      [
        ["eu", "rejected"],
        ["us", "rejected"],
        ["other", "answered"],
      ],
    );
  });

  it("waits for capacity as long as it may, and no longer", async () => {
    const scene = openScene();
    await drain(scene, eu);
    const refused = await failure(scene.call({ candidates: [eu], maximumWaitMs: 900 }));
    assert.ok(refused instanceof ModelThrottledError);
    assert.equal(refused.retryAfterMs, 1_000);
    assert.deepEqual(
      attemptsOf(refused).map(({ outcome }) => outcome),
      ["rejected"],
    );
    const { attempts } = await scene.call({ candidates: [eu], maximumWaitMs: 2_000 });
    const [, answered] = attempts;
    assert.ok(answered && answered.waitedMs >= 1_000 && answered.waitedMs <= 1_250);
  });

  it("leaves the reserve to urgent calls", async () => {
    const scene = openScene();
    for (let count = 0; count < 30; count += 1) await scene.call({ candidates: [eu], lane: "deferred" });
    const refused = await failure(scene.call({ candidates: [eu], lane: "deferred" }));
    assert.equal(refused.name, "ModelThrottled");
    assert.equal((await scene.call({ candidates: [eu], lane: "routine" })).result, "eu");
  });

  it("settles what an answer really used", async () => {
    const scene = openScene();
    const deployment = buildDeployment("eu", { outputTokensPerMinute: 400 });
    await scene.call({ candidates: [deployment], usageOf: () => ({ inputTokens: 1, outputTokens: 0 }) });
    assert.equal((await scene.call({ candidates: [deployment] })).result, "eu");
  });

  it("tries the next candidates after a failure, never one that is not in the list, and throws the last error", async () => {
    const scene = openScene();
    const asked: string[] = [];
    const last = new ModelUnavailableError("us", new Error("down"), { timedOut: true });
    const errors: Record<string, Error> = { eu: new ModelRequestRefusedError("eu", new Error("no access")), us: last };
    const invoke = async ({ id }: Deployment): Promise<string> => {
      asked.push(id);
      throw errors[id]!;
    };
    const thrown = await failure(scene.call({ candidates: [eu, us], invoke }));
    assert.equal(thrown, last);
    assert.deepEqual(asked, ["eu", "us"]);
    assert.deepEqual(
      attemptsOf(thrown).map(({ outcome }) => outcome),
      ["failed", "timed_out"],
    );
  });

  it("goes on from a deployment that refuses what the next one answers, and warns of it once", async () => {
    const scene = openScene();
    const invoke = refusals({ eu: new ModelRequestRefusedError("eu", new Error("no access")) });
    for (let count = 0; count < 2; count += 1) assert.equal((await scene.call({ invoke })).result, "us");
    assert.deepEqual(scene.warnings, [
      "a deployment refuses what another one answers: check its key, its access and its model id",
    ]);
  });

  it("throws what every deployment refuses, without a warning: the request is at fault", async () => {
    const scene = openScene();
    const refusal = new ModelRequestRefusedError("all", new Error("malformed"));
    const thrown = await failure(scene.call({ invoke: refusals({ eu: refusal, us: refusal, other: refusal }) }));
    assert.equal(thrown, refusal);
    assert.deepEqual(scene.warnings, []);
  });

  it("leaves a deployment alone that said 429, for every worker, and asks the next", async () => {
    const scene = openScene();
    const throttled = new ModelThrottledError("eu", new Error("429"), { retryAfterMs: 5_000 });
    const { deployment, attempts } = await scene.call({ invoke: refusals({ eu: throttled }) });
    assert.equal(deployment.id, "us");
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      ["throttled", "rejected", "answered"],
    );
    const refused = await failure(scene.call({ candidates: [eu] }));
    assert.equal(refused.retryAfterMs, 5_000);
  });

  it("ends with the caller's signal, while it waits and while it asks", async () => {
    const scene = openScene();
    const asking = answersLater(scene.clock, { eu: 60_000 });
    const cancel = new AbortController();
    scene.clock.schedule(scene.clock.now() + 1_000, () => cancel.abort());
    const { invoke } = asking;
    assert.equal((await failure(scene.call({ invoke, signal: cancel.signal }))).name, "ModelCancelled");
    assert.deepEqual(asking.aborted, ["eu"]);
    await drain(scene, eu);
    const waiting = scene.call({ candidates: [eu], maximumWaitMs: 60_000, signal: AbortSignal.abort() });
    assert.equal((await failure(waiting)).name, "ModelCancelled");
  });

  it("says so when there is nobody to ask", async () => {
    await assert.rejects(openScene().call({ candidates: [] }), /needs at least one candidate/);
  });
});

describe("hedging", () => {
  it("asks a second deployment when the first takes long, takes the first answer and books the other", async () => {
    const scene = openScene();
    const { invoke, aborted } = answersLater(scene.clock, { eu: 30_000, us: 2_000, other: 1 });
    const { result, attempts } = await scene.call({ invoke, hedgeAfterMs: 4_000 });
    assert.equal(result, "us");
    assert.deepEqual(aborted, ["eu"]);
    assert.deepEqual(
      attempts.map(({ deployment, outcome, hedge, latencyMs }) => [deployment.id, outcome, hedge, latencyMs]),
      [
        ["eu", "cancelled", false, 6_000],
        ["us", "answered", true, 2_000],
      ],
    );
  });

  it("does not happen when the first is quick, nor for calls that can wait, nor without capacity to spare", async () => {
    const scene = openScene();
    const { invoke } = answersLater(scene.clock, { eu: 3_000, us: 1, other: 1 });
    assert.equal((await scene.call({ invoke, hedgeAfterMs: 4_000 })).attempts.length, 1);
    assert.equal((await scene.call({ invoke, hedgeAfterMs: 1_000, lane: "routine" })).attempts.length, 1);
    await drain(scene, us, other);
    assert.equal((await scene.call({ invoke, hedgeAfterMs: 1_000 })).attempts.length, 1);
  });

  it("lets the first valid answer win, keeps the other's, and returns an invalid one rather than none", async () => {
    const scene = openScene();
    const { invoke } = answersLater(scene.clock, { eu: 5_000, us: 500, other: 1 });
    const isValid = (result: string) => result === "eu";
    const { result, attempts } = await scene.call({ invoke, isValid, hedgeAfterMs: 4_000 });
    assert.equal(result, "eu");
    assert.equal(attempts[1]?.result, "us");
    assert.equal((await scene.call({ invoke, isValid: () => false, hedgeAfterMs: 4_000 })).result, "us");
  });

  it("goes on with the one that is left when the other fails", async () => {
    const scene = openScene();
    const slow = answersLater(scene.clock, { eu: 6_000 });
    const invoke: TrafficCall<string>["invoke"] = async (deployment, options) => {
      if (deployment.id === "eu") return slow.invoke(deployment, options);
      throw new ModelUnavailableError(deployment.id, new Error("down"));
    };
    const { result, attempts } = await scene.call({ invoke, hedgeAfterMs: 4_000 });
    assert.equal(result, "eu");
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      ["answered", "failed"],
    );
  });

  it("does not wait for a loser that does not listen", async () => {
    const scene = openScene();
    const startedAt = scene.clock.now();
    const invoke = async ({ id }: Deployment) => {
      await sleepFor(scene.clock, id === "eu" ? 600_000 : 1_000);
      return id;
    };
    let answeredAt = 0;
    const { attempts } = await scene.call({
      invoke,
      hedgeAfterMs: 1_000,
      usageOf: () => ((answeredAt = scene.clock.now()), usage),
    });
    assert.ok(answeredAt - startedAt <= 2_050);
    assert.equal(attempts[0]?.outcome, "cancelled");
  });

  it("can wait for the usual time of such an answer instead of a fixed one", async () => {
    const scene = openScene();
    const baseline = answersAt(...Array.from({ length: 100 }, () => 20_000)).paces;
    await scene.stores.health.replaceBreaker("eu", { ...newBreaker, revision: 1, baseline });
    const { invoke } = answersLater(scene.clock, { eu: 30_000, us: 1_000 });
    const hedgeAfterMs = { quantile: 0.95, outputTokens: 60 };
    const { attempts } = await scene.call({ candidates: [eu, us], invoke, hedgeAfterMs });
    const [first, second] = attempts;
    const delay = second!.startedAt - first!.startedAt;
    assert.ok(Math.abs(delay - 2_000) <= 100, `${delay} ms for 100 tokens of 20 ms`);
  });
});

describe("health", () => {
  const noAccess = refusals({ eu: new ModelRequestRefusedError("eu", new Error("no access")) });

  async function refuseThrice(scene: Scene): Promise<void> {
    for (let count = 0; count < 3; count += 1) await scene.call({ invoke: noAccess });
  }

  async function openBreaker({ stores, clock }: Scene, id: string): Promise<void> {
    const breaker = {
      ...newBreaker,
      state: "open",
      revision: 1,
      since: clock.now(),
      nextProbeAt: clock.now() + 20_000,
    };
    assert.ok(await stores.health.replaceBreaker(id, breaker as typeof newBreaker));
  }

  it("passes over a deployment whose breaker is open, to the same model's other one first", async () => {
    const scene = openScene();
    await openBreaker(scene, "eu");
    assert.equal((await scene.call()).result, "us");
  });

  it("asks in the usual order when all breakers are open: a poor answer is better than none", async () => {
    const scene = openScene();
    for (const { id } of [eu, us, other]) await openBreaker(scene, id);
    assert.equal((await scene.call()).result, "eu");
  });

  it("asks those last that would refuse, when all breakers are open", async () => {
    const scene = openScene();
    await refuseThrice(scene);
    for (const { id } of [us, other]) await openBreaker(scene, id);
    await scene.clock.runUntil(scene.clock.now() + 6_000);
    assert.equal((await scene.call()).result, "us");
  });

  it("stands back from a deployment that refuses what another one answers, until one probe is taken", async () => {
    const scene = openScene();
    const pause = (ms: number) => scene.clock.runUntil(scene.clock.now() + ms);
    const asked = async (options: Partial<TrafficCall<string>> = {}) =>
      (await scene.call(options)).attempts.map(({ deployment, probe }) => (probe ? "probe of " : "") + deployment.id);
    await refuseThrice(scene);
    assert.deepEqual(await asked({ invoke: noAccess }), ["us"]);
    await pause(20_000);
    assert.deepEqual(await asked({ invoke: noAccess, lane: "deferred" }), ["probe of eu", "us"]);
    await pause(39_000);
    assert.deepEqual(await asked({ lane: "deferred" }), ["us"], "a refused probe doubles the wait");
    await pause(1_000);
    assert.deepEqual(await asked({ lane: "deferred" }), ["probe of eu"]);
    assert.deepEqual(await asked(), ["eu"]);
    const changes = scene.warnings.filter((warning) => warning.startsWith("model.breaker"));
    assert.deepEqual(changes, ["model.breaker_refusing", "model.breaker_closed"]);
  });

  it("does not stand back for refusals with answers in between: those requests are at fault", async () => {
    const scene = openScene();
    for (let count = 0; count < 9; count += 1) {
      const isTaken = count % 3 === 2;
      assert.equal((await scene.call(isTaken ? {} : { invoke: noAccess })).result, isTaken ? "eu" : "us");
    }
    assert.equal((await scene.stores.health.read("eu", 0)).breaker.state, "closed");
  });

  it("takes a probe without capacity for none: it is put off, and what the probes before it found stands", async () => {
    const scene = openScene();
    await openBreaker(scene, "eu");
    await scene.clock.runUntil(scene.clock.now() + 21_000);
    const probe = (invoke?: TrafficCall<string>["invoke"]) =>
      scene.call({ lane: "deferred", ...(invoke && { invoke }) });
    for (let good = 0; good < 2; good += 1) assert.equal((await probe()).result, "eu");
    const throttled = new ModelThrottledError("eu", new Error("429"), { retryAfterMs: 5_000 });
    assert.equal((await probe(refusals({ eu: throttled }))).result, "us");
    const { breaker } = await scene.stores.health.read("eu", 0);
    assert.deepEqual([breaker.state, breaker.goodProbes], ["half_open", 2]);
    assert.equal((await probe()).attempts[0]?.deployment.id, "us", "not before the provider's retry-after");
    await scene.clock.runUntil(scene.clock.now() + 60_000);
    for (let good = 2; good < 5; good += 1) assert.equal((await probe()).attempts[0]?.probe, true);
    assert.equal((await scene.stores.health.read("eu", 0)).breaker.state, "closed");
  });

  it("does not stand back for requests that all refuse, however many, nor pays for them", async () => {
    const scene = openScene();
    const refusal = new ModelRequestRefusedError("all", new Error("malformed"));
    const refused = refusals({ eu: refusal, us: refusal, other: refusal });
    for (let count = 0; count < 100; count += 1) await failure(scene.call({ invoke: refused }));
    await scene.clock.runUntil(scene.clock.now() + 6_000);
    const { deployment, attempts } = await scene.call();
    assert.equal(deployment.id, "eu");
    assert.deepEqual(
      attempts.map(({ outcome, probe }) => [outcome, probe]),
      [["answered", false]],
    );
  });

  it("opens for calls that fail, tells of it, and closes after good probes", async () => {
    const scene = openScene();
    const down = refusals({ eu: new ModelUnavailableError("eu", new Error("503")) });
    const pause = (ms: number) => scene.clock.runUntil(scene.clock.now() + ms);
    for (let count = 0; count < 12; count += 1) await scene.call({ invoke: down });
    await pause(5_000);
    const { attempts } = await scene.call({ invoke: down });
    assert.deepEqual(
      attempts.map(({ deployment }) => deployment.id),
      ["us"],
    );
    await pause(21_000);
    for (let probe = 0; probe < 5; probe += 1) {
      const answer = await scene.call({ lane: "deferred" });
      assert.deepEqual([answer.result, answer.attempts[0]?.probe], ["eu", true]);
    }
    assert.equal((await scene.call()).attempts[0]?.probe, false);
    const changes = scene.warnings.filter((warning) => warning.startsWith("model.breaker"));
    assert.deepEqual([changes[0], changes.at(-1)], ["model.breaker_open", "model.breaker_closed"]);
  });

  it("does not blame a deployment for 429s, refused requests or cancelled calls", async () => {
    const scene = openScene();
    const refused = refusals({ eu: new ModelRequestRefusedError("eu", new Error("400")) });
    for (let count = 0; count < 20; count += 1) await scene.call({ invoke: refused });
    const { slices } = await scene.stores.health.read("eu", 0);
    assert.deepEqual(slices, []);
  });

  it("counts the pace of answers, and of the loser of a race the pace that it could at best have had", async () => {
    const scene = openScene();
    const { invoke } = answersLater(scene.clock, { eu: 30_000, us: 2_000 });
    await scene.call({ candidates: [eu, us], invoke, hedgeAfterMs: 4_000 });
    const slice = sliceOf(scene.clock.now(), defaultHealthSettings);
    const countsOf = async (id: string) => (await scene.stores.health.read(id, slice - 5)).slices[0]?.counts;
    assert.deepEqual(await countsOf("eu"), { ...answersAt(60_000), answered: 0 });
    assert.deepEqual(await countsOf("us"), { ...answersAt(), answered: 1 });
  });
});

describe("without its stores", () => {
  const broken = async (): Promise<never> => {
    throw new Error("no such table");
  };
  const hanging = (): Promise<never> => new Promise(() => undefined);

  it("goes on with a bucket of its own when the budget store fails, and says so once", async () => {
    const scene = openScene((stores) => ({ ...stores, budget: { update: broken } }));
    for (let count = 0; count < 60; count += 1) assert.equal((await scene.call({ candidates: [eu] })).result, "eu");
    assert.equal((await failure(scene.call({ candidates: [eu] }))).name, "ModelThrottled");
    assert.deepEqual(scene.warnings, ["model.budget_store_down"]);
  });

  it("waits for a store that hangs no longer than a customer can bear", async () => {
    const health = { add: hanging, read: hanging, replaceBreaker: hanging };
    const scene = openScene((stores) => ({ ...stores, health, budget: { update: hanging } }));
    const startedAt = scene.clock.now();
    const { attempts } = await scene.call({ candidates: [eu] });
    assert.ok(attempts[0]!.startedAt - startedAt <= 1_000);
    assert.ok(scene.warnings.includes("model.budget_store_down") && scene.warnings.includes("model.health_store_down"));
  });

  it("tries again soon when too many change the budget at once", async () => {
    let refusals = 3;
    const scene = openScene((stores) => ({
      ...stores,
      budget: {
        update(id, rule) {
          if ((refusals -= 1) >= 0) throw new ModelBudgetContendedError(id, 10);
          return stores.budget.update(id, rule);
        },
      },
    }));
    const { attempts } = await scene.call({ candidates: [eu], maximumWaitMs: 1_000 });
    assert.ok(attempts.at(-1)!.waitedMs < 200);
    assert.deepEqual(scene.warnings, []);
  });
});
