import assert from "node:assert/strict";
import { test } from "node:test";
import { createSearchPerformer } from "../../src/adapters/step-performers.ts";
import { createInProcessKnowledge } from "../../src/adapters/local/knowledge-in-process.ts";
import { publicPassagesShape } from "../../src/behaviours/passage-shapes.ts";
import type { StepContext } from "../../src/conversation/index.ts";
import type { Json } from "../../src/kernel/index.ts";
import { buildArticle, buildNote } from "../support/build-knowledge.ts";
import { createPublishedKnowledge } from "../support/published-knowledge.ts";

const store = createPublishedKnowledge();
store.publish([{ put: buildArticle("hours", { body: "The harbour opens at nine." }) }]);
store.publish([
  { put: buildArticle("hours", { body: "The harbour opens at ten." }) },
  { put: buildNote("storm", { body: "The harbour is closed.", validFrom: 100, validTo: 200 }) },
]);
const perform = createSearchPerformer(createInProcessKnowledge({ store }));

/** A search needs nothing but its step. */
const noContext = {} as StepContext;

async function search(query: { readonly [name: string]: Json }) {
  const step = {
    key: "k",
    kind: "search",
    query: { audience: "public", text: "harbour", limit: 5, ...query },
  } as const;
  const { value, detail } = await perform(step, noContext);
  const passages = publicPassagesShape.parse(value);
  return { texts: passages.map(({ text }) => text), detail };
}

test("a search reads the version that its turn pinned, though the knowledge has moved on", async () => {
  assert.deepEqual(await search({ version: "1", at: 150 }), {
    texts: ["The harbour opens at nine."],
    detail: { knowledgeVersion: 1 },
  });
});

test("a search is made as of the time of its turn", async () => {
  assert.deepEqual((await search({ version: "2", at: 150 })).texts.length, 2);
  assert.deepEqual((await search({ version: "2", at: 200 })).texts, ["The harbour opens at ten."]);
});

test("what is meant for one traffic group is found for its customers only", async () => {
  const scoped = createPublishedKnowledge();
  const scope = { trafficGroups: ["vip"] };
  scoped.publish([{ put: buildArticle("lounge", { body: "The harbour has a lounge.", scope }) }]);
  const ask = createSearchPerformer(createInProcessKnowledge({ store: scoped }));
  const found = async (group: { readonly [name: string]: Json }) => {
    const query = { audience: "public", text: "harbour", limit: 5, version: "1", at: 150, ...group };
    const { value } = await ask({ key: "k", kind: "search", query }, noContext);
    return publicPassagesShape.parse(value).map(({ articleId }) => articleId);
  };
  assert.deepEqual(await found({ trafficGroup: "vip" }), ["lounge"]);
  assert.deepEqual(await found({ trafficGroup: "new" }), []);
  assert.deepEqual(await found({}), []);
});

test("a turn with a pin of an earlier release goes on with the knowledge of now, and its step says so", async () => {
  assert.deepEqual(await search({ version: "k-0123456789abcdef" }), {
    texts: ["The harbour opens at ten."],
    detail: { knowledgeVersion: 2, pinned: "k-0123456789abcdef" },
  });
});

test("a number that was never published is an error, not another version", async () => {
  await assert.rejects(search({ version: "3", at: 0 }), { name: "UnknownKnowledgeVersion" });
});

test("passages in journals of earlier releases are read as articles without ranks", () => {
  const old = { id: "a#1", articleId: "a", title: "A", text: "T", visibility: "public", language: "en", score: 1 };
  assert.deepEqual(publicPassagesShape.parse([old]), [{ ...old, kind: "article", ranks: {} }]);
});
