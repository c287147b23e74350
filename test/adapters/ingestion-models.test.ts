/** Each prompt of ingestion with a scripted model: what it answers, what is wrong with it, and what comes of that. */
import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import type { ScriptedStep } from "../../src/adapters/providers/scripted-model.ts";
import { makeExplicit } from "../../src/knowledge/ingestion/index.ts";
import { ModelRequestRefusedError, ModelUnavailableError } from "../../src/model/index.ts";
import { ingestionStage } from "../support/ingestion-stage.ts";

const call = { importId: "imp_1", document: 4, step: "passage-1" };
const context = { title: "Card limits", language: "en", company: "Example Bank", writtenAt: Date.UTC(2026, 2, 12) };
const { text, sourceText = "" } = makeExplicit(
  { path: ["Raise it"], text: "It can be raised to €2,500 in the app, see [limits](limits.md)." },
  context,
);
const request = { text, sourceText, context, call };
const good = "The daily limit (Raise it) of your card can be raised to €2,500 in the app, see [limits](limits.md).";
const down = new ModelUnavailableError("small", new Error("503"));
const again = (answer: ScriptedStep["answer"]) => [{ answer, costMicroUsd: 5 }, "repeat"] as const;

describe("a passage that can be read alone", () => {
  const written = (...steps: readonly (ScriptedStep | "repeat")[]) =>
    ingestionStage({ script: { "explicit-passage": steps } });

  test("is the model's wording under the heading of the rules, asked on the deferred lane", async () => {
    const { writePassage, log, model } = written({ answer: { text: good } });
    assert.equal(await writePassage?.(request), `## Card limits › Raise it (Example Bank)\n\n${good}`);
    const [record] = log.records;
    assert.deepEqual(
      [record?.lane, record?.prompt, record?.promptVersion, record?.conversationId, record?.turn, record?.step],
      ["deferred", "explicit-passage", "claude@1", "imp_1", 5, "passage-1"],
    );
    assert.equal(record?.certification, "missing");
    assert.match(model.requests[0]?.messages[0]?.text ?? "", /day of the document: 2026-03-12/);
  });

  test("that lost a number goes back with what was lost, and is mended", async () => {
    const { writePassage, model, log } = written(
      { answer: { text: good.replace("€2,500", "more") } },
      { answer: { text: good } },
    );
    assert.match((await writePassage?.(request)) ?? "", /€2,500/);
    assert.match(model.requests[1]?.messages.at(-1)?.text ?? "", /lost the number "2,500"/);
    assert.deepEqual(
      log.records.map(({ outcome }) => outcome),
      ["rejected", "used"],
    );
  });

  for (const [what, answer] of Object.entries({
    "loses a number for good": { text: good.replace("€2,500", "more") },
    "invents a number": { text: `${good} That costs €3.` },
    "loses a link": { text: good.replace("(limits.md)", "") },
    "is refused in words": { text: "I'm sorry, but I can't help with that." },
    "has another shape": { passage: good },
    "is no object": "nothing",
    "is empty": { text: "" },
  })) {
    test(`that ${what} is none: no model has an opinion, and why is said`, async () => {
      const { writePassage, log } = written(...again(answer));
      await assert.rejects(async () => writePassage?.(request), { name: "NoOpinion", kind: "unusable" });
      assert.ok(log.records.every(({ outcome }) => outcome === "rejected"));
    });
  }

  test("is asked for again when the model is down, and not when it refuses the request", async () => {
    await assert.rejects(async () => written(...again(down)).writePassage?.(request), { name: "ModelUnavailable" });
    const refusal = new ModelRequestRefusedError("small", new Error("no access"));
    await assert.rejects(async () => written(...again(refusal)).writePassage?.(request), {
      ...{ name: "NoOpinion", kind: "unavailable" },
    });
  });

  test("is paid for once, good or bad, until the words of the passage change", async () => {
    const { writePassage, model } = written(
      { answer: { text: good } },
      ...again({ text: "lost" }), // A bad answer is asked to be mended once.
    );
    for (const step of ["passage-1", "passage-2"]) await writePassage?.({ ...request, call: { ...call, step } });
    assert.equal(model.requests.length, 1);
    const other = { ...request, text: text.replace("€2,500", "€2,600") };
    for (let times = 0; times < 2; times += 1) await assert.rejects(async () => writePassage?.(other));
    assert.equal(model.requests.length, 3);
  });

  test("is what was answered before, when nobody is to be asked any more", async () => {
    const { writePassage, model } = written({ answer: { text: good } });
    const givenUp = { ...request, call: { ...call, givenUp: "ModelThrottled" } };
    await assert.rejects(async () => writePassage?.(givenUp), { name: "NoOpinion", reason: /ModelThrottled/ });
    await writePassage?.(request);
    assert.match((await writePassage?.(givenUp)) ?? "", /daily limit/);
    assert.equal(model.requests.length, 1);
  });

  test("waits for another day when half of the day's budget is spent", async () => {
    const stage = ingestionStage({ script: { "explicit-passage": again({ text: good }) }, perDayUsd: 2 });
    const today = "1970-01-01";
    await stage.stores.spending.add(today, 999_999);
    await stage.writePassage?.(request);
    await stage.stores.spending.add(today, 1);
    const other = { ...request, text: text.replace("€2,500", "€2,600") };
    await assert.rejects(async () => stage.writePassage?.(other), {
      name: "ModelBudgetSpent",
      message: /only what is kept for customers/,
    });
    assert.equal(stage.model.requests.length, 1);
  });

  test("stands in the log without what the company's rules black out", async () => {
    const { writePassage, log } = written(...again({ text: `${good} Write to jane@example.com.` }));
    const mailed = `${text} Write to jane@example.com.`;
    await writePassage?.({ ...request, text: mailed });
    assert.match(JSON.stringify(log.records[0]?.texts), /\[email\].*\[email\]/);
    assert.doesNotMatch(JSON.stringify(log.records), /jane@example/);
  });

  test("keeps angle brackets that stand in the prompt as entities", async () => {
    const { writePassage, model } = written({ answer: { text: `${good} Write &lt;b> for bold.` } });
    const angled = `${text} Write <b> for bold.`;
    assert.match((await writePassage?.({ ...request, text: angled })) ?? "", /Write <b> for bold\.$/);
    assert.match(model.requests[0]?.messages[0]?.text ?? "", /&lt;b>/);
  });
});

describe("an opinion on who may read a document", () => {
  const question = { title: "Calls", text: "Ask for the date of birth first, then for the last payment.", call };
  const judged = (...steps: readonly (ScriptedStep | "repeat")[]) => ingestionStage({ script: { disclosure: steps } });
  const internal = { internal: true, because: "It tells staff what to ask.", quote: "Ask for the date of birth first" };

  test("comes with the words that it rests on", async () => {
    assert.deepEqual(await judged({ answer: internal }).judgeDisclosure?.(question), internal);
    const harmless = { internal: false, because: "", quote: "" };
    assert.deepEqual(await judged({ answer: harmless }).judgeDisclosure?.(question), harmless);
  });

  test("that quotes what is not there goes back, and counts for nothing if it stays so", async () => {
    const wrong = { ...internal, quote: "Never tell the customer" };
    const { judgeDisclosure, model, log } = judged({ answer: wrong }, { answer: internal });
    assert.deepEqual(await judgeDisclosure?.(question), internal);
    assert.match(model.requests[1]?.messages.at(-1)?.text ?? "", /quote has to be words of the text/);
    assert.equal(log.records[0]?.lane, "deferred");
    await assert.rejects(async () => judged(...again(wrong)).judgeDisclosure?.(question), { name: "NoOpinion" });
  });

  test("of another shape is none", async () => {
    for (const answer of [{ internal: "yes" }, null, "internal"]) {
      await assert.rejects(async () => judged(...again(answer)).judgeDisclosure?.(question), { kind: "unusable" });
    }
  });
});

describe("a comparison of two passages", () => {
  const passage = (id: string, words: string) => ({
    ...{ id: `${id}#1`, articleId: id, title: id, heading: "", language: "en", visibility: "public" as const },
    text: words,
  });
  const first = passage("a", "A replacement card is free.");
  const second = passage("b", "We charge €8 for another card.");
  const contradicts = {
    contradicts: true,
    what: "The first says that a new card is free, the second that it costs €8.",
    firstQuote: "A replacement card is free.",
    secondQuote: "We charge €8",
  };
  const compared = (...steps: readonly (ScriptedStep | "repeat")[]) =>
    ingestionStage({ script: { contradiction: steps } });

  test("tells what contradicts what, in the words of both", async () => {
    const { judgeContradiction, log } = compared({ answer: contradicts });
    const { contradicts: does, firstQuote } = (await judgeContradiction?.({ first, second, call })) ?? {};
    assert.deepEqual([does, firstQuote], [true, "A replacement card is free."]);
    assert.equal(log.records[0]?.lane, "deferred");
  });

  test("that misquotes either of them, or has another shape, is none", async () => {
    for (const answer of [{ ...contradicts, secondQuote: "€9" }, { ...contradicts, firstQuote: "" }, { what: "x" }]) {
      const { judgeContradiction } = compared(...again(answer));
      await assert.rejects(async () => judgeContradiction?.({ first, second, call }), { kind: "unusable" });
    }
  });
});

describe("a fact out of what a person told a customer", () => {
  const answered = {
    question: "Can my son have a card?",
    language: "en",
    messages: ["Hello! Children can have a card from the age of 7. I have ordered one for you."],
  };
  const fact = {
    found: true,
    title: "From which age can children have a card?",
    statement: "Children can have a card of Example Bank from the age of 7.",
  };
  const mined = (...steps: readonly (ScriptedStep | "repeat")[]) => ingestionStage({ script: { fact: steps } });
  const byRules = { title: "Can my son have a card?", statement: "Children can have a card from the age of 7." };

  test("is what the model proposes, and the log keeps nothing of its words", async () => {
    const { mineFact, log } = mined({ answer: fact });
    assert.deepEqual(await mineFact(answered), { title: fact.title, statement: fact.statement });
    assert.deepEqual([log.records[0]?.lane, log.records[0]?.texts], ["deferred", undefined]);
    const nothing = { found: false, title: "", statement: "" };
    assert.equal(await mined({ answer: nothing }).mineFact(answered), undefined);
  });

  test("is what the rules propose when the model invents, has no shape, is down, or may cost nothing more", async () => {
    const invented = { ...fact, statement: "Children can have a card from the age of 6." };
    const leaked = { ...fact, statement: "Children can write to [email] for a card." };
    for (const answer of [invented, leaked, { ...fact, title: "" }, { fact: "?" }, down]) {
      assert.deepEqual(await mined(...again(answer)).mineFact(answered), byRules);
    }
    const poor = ingestionStage({ script: { fact: again(fact) }, perDayUsd: 1 });
    await poor.stores.spending.add(new Date(0).toISOString().slice(0, 10), 500_000);
    assert.deepEqual(await poor.mineFact(answered), byRules);
    assert.equal(poor.model.requests.length, 0);
  });
});

test("without a route of its own a prompt is not asked, whatever the default route is", async () => {
  const { writePassage, judgeDisclosure, judgeContradiction, mineFact, model } = ingestionStage({
    ...{ script: {}, routed: ["disclosure"] },
  });
  assert.deepEqual([writePassage, judgeContradiction], [undefined, undefined]);
  assert.ok(judgeDisclosure);
  await mineFact({ question: "?", language: "en", messages: [] });
  assert.equal(model.requests.length, 0);
});
