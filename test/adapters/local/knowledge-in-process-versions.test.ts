/** Search as of a version: whatever way an index came, it answers as one that was built of that version alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createInProcessKnowledge, lexicalHalf } from "../../../src/adapters/local/knowledge-in-process.ts";
import type { KnowledgeChange, KnowledgeIndex, KnowledgeItem } from "../../../src/knowledge/index.ts";
import { buildArticle } from "../../support/build-knowledge.ts";
import { createPublishedKnowledge, knowledgeOf } from "../../support/published-knowledge.ts";

const words = [
  "card",
  "cards",
  "carton",
  "limit",
  "limits",
  "fee",
  "transfer",
  "transfers",
  "branch",
  "harbour",
  "loan",
];

const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }).map((chosen) => chosen.join(" "));

const item: fc.Arbitrary<KnowledgeItem> = fc
  .record({
    id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    title: text,
    sections: fc.array(text, { minLength: 1, maxLength: 4 }),
    language: fc.constantFrom("en", "en", "de"),
    visibility: fc.constantFrom("public", "users", "internal"),
    usage: fc.constantFrom("on", "on", "on", "off"),
  })
  .map(({ id, sections, ...settings }) =>
    buildArticle(id, { ...settings, body: sections.map((section) => `## ${section}\n${section}`).join("\n\n") }),
  );

const change: fc.Arbitrary<KnowledgeChange> = fc.oneof(
  { weight: 3, arbitrary: item.map((put) => ({ put })) },
  { weight: 1, arbitrary: item.map(({ kind, id }) => ({ remove: { kind, id } })) },
);

const publish = fc.uniqueArray(change, {
  minLength: 1,
  maxLength: 4,
  selector: (each) => ("put" in each ? each.put.id : each.remove.id),
});

const publishes = fc.array(publish, { minLength: 1, maxLength: 8 });

/** The items of each version; the first is of version 0. */
function historyOf(made: readonly (readonly KnowledgeChange[])[]): readonly (readonly KnowledgeItem[])[] {
  const items = new Map<string, KnowledgeItem>();
  return [
    [],
    ...made.map((changes) => {
      for (const each of changes) {
        if ("put" in each) items.set(each.put.id, each.put);
        else items.delete(each.remove.id);
      }
      return [...items.values()];
    }),
  ];
}

async function everySearch(index: KnowledgeIndex, question: string, version: number): Promise<string> {
  const query = { text: question, version, at: 0, limit: 50 };
  const found = await Promise.all([
    index.searchPublic(query),
    index.searchPublic({ ...query, audience: "public" }),
    index.searchPublic({ ...query, language: "de" }),
    index.searchInternal(query),
  ]);
  return JSON.stringify(found);
}

/** From nothing of older versions to all of them. */
const keeping = fc.record({ superseded: fc.constantFrom(0, 1, 3, 10, 4_096), pinnedMs: fc.constant(0) });

test("a search as of a version equals, byte for byte, that of an index over nothing but that version", async () => {
  const journeys = fc.array(fc.tuple(fc.nat(), text), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(publishes, journeys, keeping, async (made, journey, keeping) => {
      const store = createPublishedKnowledge();
      for (const changes of made) store.publish(changes);
      const index = createInProcessKnowledge({ store, keeping });
      const history = historyOf(made);
      for (const [step, question] of journey) {
        const version = step % history.length;
        const fresh = await everySearch(knowledgeOf(history[version] ?? []), question, 1);
        assert.equal(await everySearch(index, question, version), fresh);
      }
    }),
    { seed: 501, numRuns: 80 },
  );
});

test("searches of several versions at once, with publishes between them, are each right", async () => {
  await fc.assert(
    fc.asyncProperty(
      publishes,
      fc.array(fc.nat(), { minLength: 4, maxLength: 8 }),
      text,
      keeping,
      async (made, steps, question, keeping) => {
        const store = createPublishedKnowledge();
        const index = createInProcessKnowledge({ store, keeping });
        const history = historyOf(made);
        const searches = made.flatMap((changes) => {
          const current = store.publish(changes);
          return steps.map(async (step) => {
            const version = step % (current + 1);
            return [version, await everySearch(index, question, version)] as const;
          });
        });
        for (const [version, found] of await Promise.all(searches)) {
          assert.equal(found, await everySearch(knowledgeOf(history[version] ?? []), question, 1));
        }
      },
    ),
    { seed: 502, numRuns: 25 },
  );
});

/** More than an index changes in one go, so that it is changed in slices while others search. */
function import_(version: string, count: number): readonly KnowledgeChange[] {
  return Array.from({ length: count }, (_, number) => ({
    put: buildArticle(`${version}-${number}`, { body: `Harbour ${version} ${words[number % words.length]}.` }),
  }));
}

test("turns of far versions are both right while an index is on its way, however often they alternate", async () => {
  const store = createPublishedKnowledge();
  const sizes = [300, 700, 90, 600, 800];
  sizes.forEach((size, number) => store.publish(import_(`v${number}`, size)));
  const index = createInProcessKnowledge({ store });
  const search = async (version: number) => {
    const found = await index.searchPublic({ text: "harbour", version, at: 0, limit: 5_000 });
    return found.length;
  };
  const versions = [5, 1, 4, 2, 3, 1, 5, 5, 2, 1, 3, 4, 0];
  const expected = versions.map((version) => sizes.slice(0, version).reduce((sum, size) => sum + size, 0));
  assert.deepEqual(await Promise.all(versions.map(search)), expected);
  for (const [place, version] of versions.entries()) assert.equal(await search(version), expected[place]);
});

const harbours = async (index: KnowledgeIndex, version: number) => {
  const found = await index.searchPublic({ text: "harbour", version, at: 0, limit: 50 });
  return found.map((passage) => passage.text).toSorted();
};

test("however often something is published, memory holds the newest version and a bounded number of older passages", async () => {
  const store = createPublishedKnowledge();
  const live = 20;
  const superseded = 100;
  const clock = { now: () => 0 };
  const index = createInProcessKnowledge({ store, clock, keeping: { superseded, pinnedMs: 0 } });
  store.publish(Array.from({ length: live }, (_, id) => ({ put: buildArticle(`a${id}`, { body: "Harbour 1." }) })));
  let most = { passages: 0, vectorBytes: 0 };
  for (let number = 2; number <= 3_000; number += 1) {
    store.publish([
      { put: buildArticle(`a${number % live}`, { body: `Harbour ${number}.` }) },
      { put: buildArticle(`once${number}`, { body: `Pier ${number}.` }) },
      ...(number > 2 ? [{ remove: { kind: "article", id: `once${number - 1}` } as const }] : []),
    ]);
    if (number % 10 === 0) assert.equal((await harbours(index, number)).length, live);
    const { passages, vectorBytes } = index.held();
    most = { passages: Math.max(most.passages, passages), vectorBytes: Math.max(most.vectorBytes, vectorBytes) };
  }
  // Ten versions are taken in at a time, each of which leaves two passages behind.
  assert.ok(most.passages <= live + 1 + superseded + 20, `${most.passages} passages`);
  const segment = 256 * 1024 * 5;
  assert.ok(most.vectorBytes < 2 * segment, `${most.vectorBytes} bytes`);
  assert.deepEqual(
    await harbours(index, 1),
    Array.from({ length: live }, () => "Harbour 1."),
  );
  assert.equal((await harbours(index, 1_500)).includes("Harbour 1500."), true);
  assert.equal((await harbours(index, 3_000)).includes("Harbour 3000."), true);
});

test("a version that a turn may have pinned lately is in memory, and one of long ago is read again when asked for", async () => {
  const store = createPublishedKnowledge();
  let now = 0;
  let reads = 0;
  const index = createInProcessKnowledge({
    store: {
      current: store.current,
      readChanges: (range, query) => ((reads += range.after === 0 ? 1 : 0), store.readChanges(range, query)),
    },
    clock: { now: () => now },
    keeping: { superseded: 0, pinnedMs: 1_000 },
  });
  store.publish([
    { put: buildArticle("b", { body: "Harbour of b." }) },
    { put: buildArticle("a", { body: "Harbour 1." }) },
  ]);
  await harbours(index, 1);
  for (const version of [2, 3, 4]) {
    now += 600;
    store.publish([{ put: buildArticle("a", { body: `Harbour ${version}.` }) }]);
    assert.deepEqual(await harbours(index, version), [`Harbour ${version}.`, "Harbour of b."]);
  }
  assert.deepEqual(await harbours(index, 2), ["Harbour 2.", "Harbour of b."]);
  assert.equal(reads, 1, "that version was the newest 1000 ms ago");
  assert.deepEqual(await harbours(index, 1), ["Harbour 1.", "Harbour of b."]);
  assert.deepEqual(await harbours(index, 1), ["Harbour 1.", "Harbour of b."]);
  assert.equal(reads, 2, "the first version was read from the store again, once");
  assert.equal(index.held().passages, 4 + 2);
  now += 1_001;
  await harbours(index, 4);
  assert.equal(index.held().passages, 4, "and dropped when nobody wanted it for a while");
});

test("what turns may have pinned takes no more than as much again as the newest version, and a little", async () => {
  const store = createPublishedKnowledge();
  const keeping = { superseded: 5, pinnedMs: 60_000 };
  const index = createInProcessKnowledge({ store, keeping, clock: { now: () => 0 } });
  for (let version = 1; version <= 60; version += 1) {
    store.publish(["a", "b", "c"].map((id) => ({ put: buildArticle(id, { body: `Harbour ${version} of ${id}.` }) })));
    assert.equal((await harbours(index, version)).length, 3);
    assert.ok(index.held().passages <= 3 + (3 + 5), `${index.held().passages} passages`);
  }
  assert.deepEqual(await harbours(index, 58), ["Harbour 58 of a.", "Harbour 58 of b.", "Harbour 58 of c."]);
  assert.equal(index.held().passages, 3 + 6, "two versions before the newest are still in memory");
});

test("a version stays while a search of it goes on, whatever is published meanwhile", async () => {
  const store = createPublishedKnowledge();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const embedding = {
    ...lexicalHalf.embedding,
    async embed(texts: readonly string[], options: { readonly purpose: "query" | "passage" }) {
      if (texts[0] === "harbour of old") await held;
      return lexicalHalf.embedding.embed(texts, options);
    },
  };
  const keeping = { superseded: 0, pinnedMs: 0 };
  const index = createInProcessKnowledge({ store, keeping, vectorHalf: { ...lexicalHalf, embedding } });
  store.publish([{ put: buildArticle("a", { body: "Harbour 1." }) }]);
  await harbours(index, 1);
  const old = index.searchPublic({ text: "harbour of old", version: 1, at: 0, limit: 5 });
  for (const version of [2, 3]) {
    store.publish([{ put: buildArticle("a", { body: `Harbour ${version}.` }) }]);
    assert.deepEqual(await harbours(index, version), [`Harbour ${version}.`]);
  }
  release();
  const [found] = await old;
  assert.deepEqual([found?.text, found?.ranks], ["Harbour 1.", { lexical: 1, vector: 1 }]);
});

test("a store that fails on the way is read again, and nothing counts twice", async () => {
  const store = createPublishedKnowledge();
  store.publish(import_("old", 200));
  let failures = 0;
  const index = createInProcessKnowledge({
    store: {
      current: store.current,
      async readChanges(range, query) {
        if (query.cursor !== undefined && failures++ === 0) throw new Error("lost connection");
        return store.readChanges(range, query);
      },
    },
  });
  const query = { text: "harbour", version: 1, at: 0, limit: 1_000 };
  await assert.rejects(index.searchPublic(query), /lost connection/);
  assert.equal((await index.searchPublic(query)).length, 200);
});

test("while the embedding model fails, words find everything, and vectors come when it is back", async () => {
  const store = createPublishedKnowledge();
  store.publish([{ put: buildArticle("a", { body: "The harbour." }) }]);
  let down = true;
  const embedding = {
    ...lexicalHalf.embedding,
    embed: (texts: readonly string[], options: { readonly purpose: "query" | "passage" }) =>
      down ? Promise.reject(new Error("throttled")) : lexicalHalf.embedding.embed(texts, options),
  };
  const index = createInProcessKnowledge({ store, vectorHalf: { ...lexicalHalf, embedding } });
  const ranks = async () => {
    const [found] = await index.searchPublic({ text: "harbour", version: 1, at: 0, limit: 1 });
    return found?.ranks;
  };
  assert.deepEqual(await ranks(), { lexical: 1 });
  down = false;
  await ranks();
  assert.deepEqual(await ranks(), { lexical: 1, vector: 1 });
});

test("a search waits for the vectors of new passages for so long only, then words find them", async () => {
  const store = createPublishedKnowledge();
  store.publish([{ put: buildArticle("a", { body: "card limit" }) }]);
  const embed = async (texts: readonly string[], { purpose }: { readonly purpose: "query" | "passage" }) =>
    purpose === "query" ? { vectors: texts.map(() => Float32Array.of(1)) } : new Promise<never>(() => undefined);
  const embedding = { name: "stuck", dimensions: 1, embed };
  const vectorHalf = { embedding, weight: 0.5, leastSimilarity: 0, patience: 256, patienceMs: 1 };
  const knowledge = createInProcessKnowledge({ store, vectorHalf });
  const found = await knowledge.searchPublic({ text: "card", version: 1, at: 0, limit: 5 });
  assert.deepEqual(
    found.map(({ articleId }) => articleId),
    ["a"],
  );
});

test("a passage that an edit leaves alone is not embedded again", async () => {
  const store = createPublishedKnowledge();
  const embedded: string[] = [];
  const embedding = {
    ...lexicalHalf.embedding,
    embed: (texts: readonly string[], options: { readonly purpose: "query" | "passage" }) => {
      if (options.purpose === "passage") embedded.push(...texts);
      return lexicalHalf.embedding.embed(texts, options);
    },
  };
  const index = createInProcessKnowledge({ store, vectorHalf: { ...lexicalHalf, embedding } });
  for (const second of ["before", "after"]) {
    const body = `## One\nThe first.\n\n## Two\nThe second, ${second}.`;
    const version = store.publish([{ put: buildArticle("a", { title: "T", body }) }]);
    await index.searchPublic({ text: "second", version, at: 0, limit: 1 });
  }
  assert.deepEqual(embedded, [
    "T\n## One\n\nThe first.",
    "T\n## Two\n\nThe second, before.",
    "T\n## Two\n\nThe second, after.",
  ]);
});
