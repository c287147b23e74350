/** What every store of imports must do, whatever stands behind it: nobody's change is lost, and documents are whole. */
import { strict as assert } from "node:assert";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate as othersTurn } from "node:timers/promises";
import type { ImportDocument, ImportStore } from "../../../src/knowledge/ingestion/index.ts";
import { buildDocument, buildExplained, buildImport, noise } from "../../support/build-import.ts";

export interface OpenedImportStore {
  readonly store: ImportStore;
  close(): Promise<void>;
}

export async function listed(store: ImportStore, importId: string): Promise<ImportDocument[]> {
  const found: ImportDocument[] = [];
  for await (const document of store.listDocuments(importId)) found.push(document);
  return found;
}

const finding = (message: string) =>
  ({ code: "stale", severity: "note", message, remedy: "Look at it." }) as const satisfies object;

export function importStoreContract(name: string, openStore: () => Promise<OpenedImportStore>): void {
  describe(`the import store ${name}`, () => {
    let opened: OpenedImportStore;
    let store: ImportStore;
    beforeEach(async () => {
      opened = await openStore();
      store = opened.store;
    });
    afterEach(() => opened.close());

    test("knows nothing of ids that nobody has given it", async () => {
      assert.equal(await store.read("imp_x"), undefined);
      assert.equal(await store.readDocument("imp_x", 0), undefined);
      assert.deepEqual(await listed(store, "imp_x"), []);
      assert.deepEqual(await store.listProgress("imp_x"), []);
      assert.deepEqual(await store.list(10), []);
      assert.equal(await store.write(buildImport("imp_x")), undefined);
      assert.equal(await store.read("imp_x"), undefined);
    });

    test("keeps the first record of an id", async () => {
      assert.equal(await store.create(buildImport("imp_1")), true);
      assert.equal(await store.create(buildImport("imp_1", { by: "bob", startedAt: 2_000 })), false);
      assert.deepEqual(await store.read("imp_1"), buildImport("imp_1"));
      assert.deepEqual(await store.list(10), [buildImport("imp_1")]);
    });

    test("of many that create the same import at once lets one through", async () => {
      const made = await Promise.all(["ann", "bob", "eve"].map((by) => createPatiently(store, by)));
      assert.equal(made.filter(Boolean).length, 1);
      assert.equal((await store.list(10)).length, 1);
    });

    test("replaces a record of the revision that was read, and no other", async () => {
      await store.create(buildImport("imp_1"));
      const second = await store.write(buildImport("imp_1", { state: "waiting" }));
      assert.deepEqual(second, buildImport("imp_1", { state: "waiting", revision: 2 }));
      assert.equal(await store.write(buildImport("imp_1", { state: "published" })), undefined);
      assert.equal(await store.write(buildImport("imp_1", { state: "published", revision: 3 })), undefined);
      assert.deepEqual(await store.read("imp_1"), second);
    });

    test("of many that change a record at once lets one through at a time, and loses nothing", async () => {
      await store.create(buildImport("imp_1"));
      const add = async (by: string): Promise<void> => {
        const standing = await store.read("imp_1");
        assert.ok(standing);
        const written = await store.write({ ...standing, source: `${standing.source} ${by}` });
        if (!written) await add(by);
      };
      await Promise.all(["a", "b", "c", "d", "e"].map(add));
      const { source = "", revision } = (await store.read("imp_1")) ?? {};
      assert.deepEqual([source.split(" ").toSorted(), revision], [["a", "b", "c", "d", "e", "guides"], 6]);
    });

    test("lists the newest first, page after page", async () => {
      const started = { imp_a: 5, imp_b: 30, imp_c: 200, imp_d: 30 };
      for (const [id, startedAt] of Object.entries(started)) await store.create(buildImport(id, { startedAt }));
      const ids = async (...request: Parameters<ImportStore["list"]>) =>
        (await store.list(...request)).map(({ id }) => id);
      assert.deepEqual(await ids(10), ["imp_c", "imp_d", "imp_b", "imp_a"]);
      assert.deepEqual(await ids(2), ["imp_c", "imp_d"]);
      assert.deepEqual(await ids(2, { startedAt: 30, id: "imp_d" }), ["imp_b", "imp_a"]);
      assert.deepEqual(await ids(2, { startedAt: 5, id: "imp_a" }), []);
    });

    test("reads back a document as it was written last, with all that is in it", async () => {
      const document = buildExplained(3, "Grüße – 你好 \ud800 \u0000", {
        ...{ location: "ä/../b c.md#1", findings: [finding("“Old”"), finding("old")], ifApproved: "public" },
        text: { title: "T", language: "en", markdown: "# T", known: {}, parts: [{ path: ["T"], text: "x" }] },
      });
      await store.writeDocument("imp_1", buildDocument(3, { content: noise(5_000) }));
      await store.writeDocument("imp_1", document);
      assert.deepEqual(await store.readDocument("imp_1", 3), document);
      assert.deepEqual(await listed(store, "imp_1"), [document]);
      const { number, location, state, findings } = document;
      assert.deepEqual(await store.listProgress("imp_1"), [{ number, location, state, findings, articleId: "a3" }]);
      assert.equal(await store.readDocument("imp_1", 4), undefined);
      assert.equal(await store.readDocument("imp_2", 3), undefined);
    });

    for (const characters of [300_000, 500_000, 1_300_000, 5_000_000]) {
      test(`keeps a document with ${characters} characters that don't compress`, async () => {
        const document = buildDocument(0, { content: noise(characters) });
        await store.writeDocument("imp_1", document);
        assert.deepEqual(await store.readDocument("imp_1", 0), document);
        await store.writeDocument("imp_1", buildDocument(0));
        assert.deepEqual(await listed(store, "imp_1"), [buildDocument(0)]);
      });
    }

    test("keeps more findings of one document than anybody reads", async () => {
      const findings = Array.from({ length: 3_000 }, (_, place) => finding(noise(300, place + 1)));
      await store.writeDocument("imp_1", buildDocument(0, { findings }));
      assert.deepEqual((await store.listProgress("imp_1"))[0]?.findings, findings);
      assert.deepEqual((await store.readDocument("imp_1", 0))?.findings, findings);
    });

    test("lists a thousand documents by their numbers, whoever wrote first, and only the import's own", async () => {
      const numbers = Array.from({ length: 1_000 }, (_, place) => (place * 617) % 1_000);
      for (let start = 0; start < numbers.length; start += 50) {
        const some = numbers.slice(start, start + 50);
        await Promise.all(some.map((number) => store.writeDocument("imp_1", buildExplained(number, noise(3_000)))));
      }
      await store.writeDocument("imp_11", buildDocument(0));
      await store.writeDocument("imp_", buildDocument(0));
      const inOrder = Array.from({ length: 1_000 }, (_, place) => place);
      assert.deepEqual(
        (await listed(store, "imp_1")).map(({ number }) => number),
        inOrder,
      );
      assert.deepEqual(
        (await store.listProgress("imp_1")).map(({ number, articleId }) => `${number} ${articleId ?? ""}`),
        inOrder.map((number) => `${number} a${number}`),
      );
    });

    test("whoever reads while a document is written again and again sees one of its texts, whole", async () => {
      const texts = [1, 2, 3, 4, 5, 6].map((seed) => noise(500_000, seed));
      await store.writeDocument("imp_1", buildDocument(0, { content: texts[0] as string }));
      let isDone = false;
      const write = async () => {
        for (const content of texts) await store.writeDocument("imp_1", buildDocument(0, { content }));
        isDone = true;
      };
      const look = async () => {
        while (!isDone) {
          await othersTurn();
          for (const seen of [await store.readDocument("imp_1", 0), ...(await listed(store, "imp_1"))]) {
            assert.ok(texts.includes(seen?.content ?? ""), "half of a document");
          }
        }
      };
      await Promise.all([write(), look(), look()]);
    });

    test("two that write the same document leave one of both, whole", async () => {
      const texts = [1, 2].map((seed) => noise(500_000, seed));
      await Promise.all(texts.map((content) => store.writeDocument("imp_1", buildDocument(0, { content }))));
      assert.ok(texts.includes((await store.readDocument("imp_1", 0))?.content ?? ""));
    });
  });
}

/** Somebody else may write the same rows right now, and then it is asked again. */
async function createPatiently(store: ImportStore, by: string): Promise<boolean> {
  for (;;) {
    const created = await store.create(buildImport("imp_1", { by })).catch((error: Error) => error.name);
    if (typeof created === "boolean") return created;
    assert.equal(created, "ServiceUnavailable");
  }
}
