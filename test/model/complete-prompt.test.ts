import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { createScriptedModel, type ScriptedStep } from "../../src/adapters/providers/scripted-model.ts";
import { silentTelemetry } from "../../src/kernel/index.ts";
import {
  type Catalogue,
  type CompletionContext,
  type CompletionRecord,
  createCompletePrompt,
  createModelTraffic,
  createQualityGates,
  createRedaction,
  type LanguageModel,
  ModelRequestRefusedError,
  ModelThrottledError,
  ModelUnavailableError,
  parseCatalogue,
} from "../../src/model/index.ts";
import { createInMemoryTrafficStores, systemTrafficClock } from "../../src/model/traffic/index.ts";
import { detectLanguage } from "../../src/adapters/language/detect-language.ts";
import { inMemoryCompletionLog } from "../support/in-memory-completion-log.ts";

const input = { transcript: [], request: "hi", languages: ["en"], intents: [] };
const greeting = { language: "en", kind: "greeting", intent: "", confidence: 1, clarifyingQuestion: "" };

const question = {
  request: "How much is a new card? I am jane@example.com",
  language: "en",
  transcript: [],
  passages: [{ id: "fees#1", articleId: "fees", title: "Fees", text: "A new card costs £8.", language: "en" }],
  maximumCharacters: 400,
  agentName: "Ada",
  companyName: "Example Bank",
};
const good = {
  answered: true,
  body: "A new card costs £8.",
  citations: [{ passageId: "fees#1", quote: "A new card costs £8." }],
};
const invented = { ...good, body: "A new card costs £12." };

const catalogue: Catalogue = parseCatalogue("test", {
  models: [modelEntry("small", 1, ["small-eu", "small-us"]), modelEntry("large", 10, ["large-eu"])],
  routes: { default: { models: ["large", "small"], allowUncertified: true } },
});

function modelEntry(name: string, price: number, deployments: readonly string[]) {
  return {
    name,
    family: "claude",
    contextWindow: 100_000,
    maximumOutputTokens: 4_000,
    capabilities: { structuredOutput: "tool", promptCache: false, streaming: false },
    deployments: deployments.map((id) => ({
      id,
      provider: "bedrock",
      modelId: `m.${name}`,
      region: "eu-west-1",
      quotas: { requestsPerMinute: 1_000, inputTokensPerMinute: 1_000_000, outputTokensPerMinute: 1_000_000 },
      prices: { input: price, output: price, cachedInput: price, cacheWrite: price },
    })),
  };
}

interface Scene {
  /** The answers of each deployment; the last one of all is repeated. */
  readonly answers: Readonly<Record<string, readonly ScriptedStep[]>>;
  readonly context?: Partial<CompletionContext>;
  readonly spentToday?: number;
  readonly catalogue?: Catalogue;
  /** What each deployment says to a review. */
  readonly reviews?: readonly ScriptedStep[];
}

async function stage({
  answers,
  context: changes = {},
  spentToday = 0,
  catalogue: wanted = catalogue,
  reviews = [],
}: Scene) {
  const models = Object.fromEntries(
    Object.entries(answers).map(([id, steps]) => {
      const script = [...steps, "repeat"] as const;
      return [id, createScriptedModel({ script: { understand: script, answer: script } })];
    }),
  );
  const reviewer = createScriptedModel({ script: { review: [...reviews, "repeat"] } });
  const modelFor = (id: string): LanguageModel => ({
    complete: (request) => (request.prompt.id === "review" ? reviewer : (models[id] ?? reviewer)).complete(request),
  });
  const log = inMemoryCompletionLog();
  const stores = createInMemoryTrafficStores();
  await stores.spending.add(new Date().toISOString().slice(0, 10), spentToday);
  const measured: CompletionRecord[] = [];
  const complete = createCompletePrompt({
    models: { catalogue: wanted, certifications: [] },
    modelOf: modelFor,
    traffic: createModelTraffic({ ...stores, clock: systemTrafficClock, random: () => 0 }),
    spending: stores.spending,
    gates: createQualityGates({ detectLanguage }),
    log,
    redact: createRedaction({ kinds: ["email"], patterns: [] }),
    measure: (record) => void measured.push(record),
    clock: { now: () => Date.now() },
    telemetry: silentTelemetry,
  });
  const context: CompletionContext = { ...quiet, ...changes };
  return {
    complete: (id: string, value: object) => complete(id, value as never, context),
    log,
    measured,
    models,
    stores,
  };
}

const quiet: CompletionContext = {
  conversationId: "c1",
  turn: 1,
  step: "s1",
  lane: "urgent",
  spentMicroUsd: 0,
  budgets: {},
  surroundings: {
    internalSources: [],
    toolResults: [],
    ledger: [],
    terminology: [],
    companyName: "Example Bank",
    agentName: "Ada",
    fixedTexts: [],
  },
};

const unusable: Readonly<Record<string, Partial<typeof good>>> = {
  "that is empty": { body: "  " },
  "that is longer than the channel allows": { body: `${good.body} ${"x".repeat(400)}` },
  "with a quote that no passage holds": { citations: [{ passageId: "fees#1", quote: "A new card costs £7." }] },
  "with an empty quote": { citations: [{ passageId: "fees#1", quote: " " }] },
  "with a passage that was not given": { citations: [{ passageId: "fees#2", quote: "A new card costs £8." }] },
  "of which one quote of two is invented": {
    citations: [...good.citations, { passageId: "fees#1", quote: "A new card is free." }],
  },
};

describe("a prompt is asked until an answer is good", () => {
  for (const [what, changes] of Object.entries(unusable)) {
    test(`an answer ${what} is never the step's value`, async () => {
      const answers = [{ answer: { ...good, ...changes } }];
      const { complete } = await stage({ answers: { "large-eu": answers, "small-eu": answers, "small-us": answers } });
      const { value, failure } = await complete("answer", question);
      assert.deepEqual([value, failure?.kind], [null, "unusable_completion"]);
    });
  }

  test("the first good answer is the step's value, with all that explains it", async () => {
    const { complete, log } = await stage({ answers: { "large-eu": [{ answer: greeting, costMicroUsd: 7 }] } });
    const { value, costMicroUsd, detail } = await complete("understand", input);
    assert.deepEqual(value, greeting);
    assert.equal(costMicroUsd, 7);
    const { prompt, model, deployment, certification, calls, verdicts } = detail;
    const explained = { prompt, model, deployment, certification, calls, verdicts };
    const expected = { prompt: "understand", model: "large", deployment: "large-eu", calls: 1, verdicts: [] };
    assert.deepEqual(explained, { ...expected, certification: "missing" });
    assert.deepEqual(
      log.records.map(({ outcome }) => outcome),
      ["used"],
    );
  });

  test("a bad answer goes back once with what is wrong with it", async () => {
    const { complete, log, models } = await stage({
      answers: {
        "large-eu": [
          { answer: invented, costMicroUsd: 3 },
          { answer: good, costMicroUsd: 4 },
        ],
      },
    });
    const { value, costMicroUsd, detail } = await complete("answer", question);
    assert.deepEqual(value, good);
    assert.equal(costMicroUsd, 7);
    const [, second] = models["large-eu"]!.requests;
    assert.deepEqual(
      second!.messages.map(({ role }) => role),
      ["user", "assistant", "user"],
    );
    assert.match(second!.messages[2]!.text, /can't be used:\n- .*12/);
    assert.deepEqual(
      (detail["verdicts"] as { gate: string }[]).map(({ gate }) => gate),
      ["numbers"],
    );
    assert.deepEqual(
      log.records.map(({ outcome, attempt }) => [attempt, outcome]),
      [
        [1, "rejected"],
        [2, "used"],
      ],
    );
  });

  test("a model that does not mend its answer makes way for the next one", async () => {
    const { complete, detail } = await withDetail({
      answers: { "large-eu": [{ answer: invented }], "small-eu": [{ answer: good }] },
    });
    assert.deepEqual(await complete(), good);
    assert.deepEqual([detail()["deployment"], detail()["calls"]], ["small-eu", 3]);
  });

  test("what no repair can help goes to the next model at once", async () => {
    const refused = { answer: null, ending: "refused", stopReason: "refusal" } as const;
    const { complete, detail } = await withDetail({
      answers: { "large-eu": [refused], "small-eu": [{ answer: good }] },
    });
    assert.deepEqual(await complete(), good);
    assert.equal(detail()["calls"], 2);
  });

  test("when no model's answer is good, the step has failed, and what was paid is counted", async () => {
    const bad = [{ answer: invented, costMicroUsd: 5 }];
    const { complete, log, stores } = await stage({ answers: { "large-eu": bad, "small-eu": bad } });
    const { value, failure, costMicroUsd } = await complete("answer", question);
    assert.equal(value, null);
    assert.equal(failure?.kind, "unusable_completion");
    assert.match(failure.problem, /^No draft passed the checks\. .*12/);
    assert.equal(costMicroUsd, 20);
    assert.equal(log.records.length, 4);
    assert.equal(await stores.spending.read(new Date().toISOString().slice(0, 10)), 20);
  });

  test("a draft that gives away what only staff may read does not get out", async () => {
    const internalSources = [
      { id: "i#1", title: "Goodwill", text: "Refund up to 75 pounds without asking a manager." },
    ];
    const leak = { ...good, body: "A new card costs £8. We refund up to 75 pounds without asking a manager." };
    const { complete } = await stage({
      answers: { "large-eu": [{ answer: leak }], "small-eu": [{ answer: leak }] },
      context: { surroundings: { ...quiet.surroundings, internalSources } },
    });
    const { failure, detail } = await complete("answer", question);
    assert.equal(failure?.kind, "unusable_completion");
    assert.ok((detail["verdicts"] as { gate: string }[]).some(({ gate }) => gate === "disclosure"));
  });
});

async function withDetail(scene: Scene) {
  const staged = await stage(scene);
  let last: Readonly<Record<string, unknown>> = {};
  return {
    ...staged,
    detail: () => last,
    async complete() {
      const { value, detail } = await staged.complete("answer", question);
      last = detail;
      return value;
    },
  };
}

describe("a stage with a reviewer", () => {
  const reviewed = {
    ...catalogue,
    routes: { ...catalogue.routes, review: { models: ["small"], allowUncertified: true } },
  };
  const unsound = { sound: false, reason: "The card costs £8 only when it is lost." };

  test("has it read what passed the gates, and mends what it finds", async () => {
    const { complete, log } = await stage({
      catalogue: reviewed,
      answers: {
        "large-eu": [
          { answer: good, costMicroUsd: 5 },
          { answer: good, costMicroUsd: 5 },
        ],
      },
      reviews: [
        { answer: unsound, costMicroUsd: 1 },
        { answer: { sound: true, reason: "" }, costMicroUsd: 1 },
      ],
    });
    const { value, costMicroUsd, detail } = await complete("answer", question);
    assert.deepEqual(value, good);
    assert.equal(costMicroUsd, 12);
    assert.deepEqual(
      (detail["verdicts"] as { gate: string }[]).map(({ gate }) => gate),
      ["review"],
    );
    assert.deepEqual(
      log.records.map(({ prompt, outcome }) => [prompt, outcome]),
      [
        ["review", "used"],
        ["answer", "rejected"],
        ["review", "used"],
        ["answer", "used"],
      ],
    );
  });

  test("does not ask it about what a gate has stopped, nor wait for one that is down", async () => {
    const { complete, log } = await stage({
      catalogue: reviewed,
      answers: { "large-eu": [{ answer: invented }, { answer: good }] },
      reviews: [{ answer: new ModelUnavailableError("small", new Error("503")) }],
    });
    assert.deepEqual((await complete("answer", question)).value, good);
    assert.equal(log.records.filter(({ prompt, outcome }) => prompt === "review" && outcome === "used").length, 0);
    assert.ok(log.records.findIndex(({ prompt }) => prompt === "review") > 0);
  });
});

describe("calls that come to nothing", () => {
  const down = new ModelUnavailableError("large", new Error("503"));

  test("a deployment that fails makes way for the next, and the failure is in the log", async () => {
    const { complete, log, measured } = await stage({
      answers: { "large-eu": [{ answer: down }], "small-eu": [{ answer: good }] },
    });
    assert.deepEqual((await complete("answer", question)).value, good);
    assert.deepEqual(
      log.records.map(({ deployment, outcome }) => [deployment, outcome]),
      [
        ["large-eu", "failed"],
        ["small-eu", "used"],
      ],
    );
    assert.deepEqual(measured, log.records);
  });

  test("when nobody answers, the error is thrown for the state machine to try again", async () => {
    const { complete, log } = await stage({
      answers: { "large-eu": [{ answer: down }], "small-eu": [{ answer: down }], "small-us": [{ answer: down }] },
    });
    await assert.rejects(complete("answer", question), { name: "ModelUnavailable" });
    assert.equal(log.records.length, 3);
  });

  test("when nobody answers after a bad answer was paid for, the step fails: trying again would pay again", async () => {
    const { complete } = await stage({
      answers: {
        "large-eu": [{ answer: invented, costMicroUsd: 5 }, { answer: down }],
        "small-eu": [{ answer: down }],
        "small-us": [{ answer: down }],
      },
    });
    const { failure, costMicroUsd } = await complete("answer", question);
    assert.equal(failure?.kind, "unusable_completion");
    assert.equal(costMicroUsd, 5);
  });

  test("a refused request is no reason to try again, and a throttled one is", async () => {
    const refusal = { answer: new ModelRequestRefusedError("m", new Error("no access")) };
    const refused = await stage({ answers: { "large-eu": [refusal], "small-eu": [refusal], "small-us": [refusal] } });
    await assert.rejects(refused.complete("answer", question), { name: "ModelRequestRefused" });
    const wait = { answer: new ModelThrottledError("m", new Error("429"), { retryAfterMs: 60_000 }) };
    const throttled = await stage({
      answers: { "large-eu": [wait], "small-eu": [wait], "small-us": [wait] },
    });
    await assert.rejects(throttled.complete("answer", question), { name: "ModelThrottled" });
  });
});

describe("money", () => {
  const answers = { "large-eu": [{ answer: good }], "small-eu": [{ answer: good }] };

  test("near the end of a conversation's budget a cheaper model answers", async () => {
    const { complete } = await stage({
      answers,
      context: { spentMicroUsd: 800, budgets: { conversationMicroUsd: 1000 } },
    });
    assert.equal((await complete("answer", question)).detail["model"], "small");
  });

  test("at its end nobody is asked, and the failure names the budget", async () => {
    const { complete, log } = await stage({
      answers,
      context: { spentMicroUsd: 1_000_000, budgets: { conversationMicroUsd: 1_000_000 } },
    });
    const { failure } = await complete("answer", question);
    const problem = "The agent has spent this conversation's budget of US$ 1.00.";
    assert.deepEqual(failure, { kind: "budget_exceeded", problem });
    assert.equal(log.records.length, 0);
  });

  test("the day's budget counts what all conversations have spent", async () => {
    const { complete } = await stage({
      answers,
      spentToday: 2_000_000,
      context: { budgets: { dayMicroUsd: 2_000_000 } },
    });
    const { failure } = await complete("answer", question);
    assert.equal(failure?.problem, "The agent has spent today's budget of US$ 2.00.");
  });
});

test("the log holds texts without what the company's rules black out", async () => {
  const { complete, log } = await stage({ answers: { "large-eu": [{ answer: good }] } });
  await complete("answer", question);
  const [record] = log.records;
  assert.ok(JSON.stringify(record!.texts).includes("[email]"));
  assert.ok(!JSON.stringify(record).includes("jane@example.com"));
});

test("a log that can't be written does not stop the answer", async () => {
  const { complete, log } = await stage({ answers: { "large-eu": [{ answer: good }] } });
  log.fail(new Error("throttled"));
  assert.deepEqual((await complete("answer", question)).value, good);
});

test("a prompt that no code defines is told the ids there are", async () => {
  const { complete } = await stage({ answers: {} });
  await assert.rejects(complete("guess", {}), {
    name: "UnknownPrompt",
    message: 'no prompt is called "guess"; there are understand, answer',
  });
});
