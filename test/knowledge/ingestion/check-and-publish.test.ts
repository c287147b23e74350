/** An import's steps beside others that change it at the same time, on a store in memory. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { openGroupCommit } from "../../../local/engine/store/group-commit.ts";
import { createSqliteImportStore } from "../../../src/adapters/local/sqlite-import-store.ts";
import {
  createCheckImport,
  createDescribeImport,
  createPlanImport,
  createPublishImport,
  type ImportStore,
  type SourceEntry,
} from "../../../src/knowledge/ingestion/index.ts";
import { buildDocument, buildExplained, buildImport } from "../../support/build-import.ts";
import { inMemoryKnowledgeStore } from "../../support/in-memory-knowledge-store.ts";

const clock = { now: () => 0 };
const held = { code: "looks-internal", severity: "approval", message: "It looks internal.", remedy: "Look." } as const;

async function opened(fields: Parameters<typeof buildImport>[1] = {}, documents = [buildExplained(0, "Text.")]) {
  const imports = await createSqliteImportStore(openGroupCommit(":memory:"));
  await imports.create(buildImport("imp_1", { documents: documents.length, ...fields }));
  for (const document of documents) await imports.writeDocument("imp_1", document);
  return { imports, knowledge: inMemoryKnowledgeStore(), clock };
}

test("a check that somebody else overtook writes nothing into the record, and may be repeated", async () => {
  const dependencies = await opened();
  const { imports } = dependencies;
  const overtaken: ImportStore = {
    ...imports,
    async *listDocuments(importId) {
      yield* imports.listDocuments(importId);
      await imports.write({ ...(await imports.read(importId))!, source: "other" });
    },
  };
  const check = createCheckImport({ ...dependencies, imports: overtaken });
  await assert.rejects(check({ importId: "imp_1" }), { name: "ImportConflict" });
  assert.equal((await imports.read("imp_1"))?.state, "reading");
  assert.deepEqual(await createCheckImport(dependencies)({ importId: "imp_1" }), { next: "publish" });
});

test("a check that asks anew forgets the decision about something else, and the token of its wait", async () => {
  const decision = { decision: "approve", by: "ann", heldDigest: "of something else" } as const;
  const dependencies = await opened({ state: "waiting", taskToken: "t1", decision }, [
    buildExplained(0, "Text.", { findings: [held] }),
  ]);
  assert.deepEqual(await createCheckImport(dependencies)({ importId: "imp_1" }), { next: "wait" });
  const { taskToken, decision: standing, state } = (await dependencies.imports.read("imp_1"))!;
  assert.deepEqual([taskToken, standing, state], [undefined, undefined, "waiting"]);
});

test("a check that comes late does nothing to an import that is over", async () => {
  const dependencies = await opened({ state: "published", publishedVersion: 3 });
  assert.deepEqual(await createCheckImport(dependencies)({ importId: "imp_1" }), { next: "publish" });
  assert.equal((await dependencies.imports.read("imp_1"))?.revision, 1);
});

test("what waits for approval is not published where nobody approved just that, whatever step said so", async () => {
  const decision = { decision: "approve", by: "ann", heldDigest: "of something else" } as const;
  for (const fields of [{}, { decision }]) {
    const documents = [buildExplained(0, "Text.", { findings: [held], ifApproved: "public" })];
    const dependencies = await opened({ state: "publishing", checkedVersion: 0, ...fields }, documents);
    const publish = createPublishImport(dependencies);
    await assert.rejects(publish({ importId: "imp_1" }), { name: "ImportNotApproved" });
    assert.equal((await dependencies.knowledge.current()).number, 0);
  }
});

test("a list that was made anew and is shorter leaves nothing of the longer one", async () => {
  const dependencies = await opened({}, []);
  const stale = [0, 1, 2].map((number) => buildDocument(number, { location: `old-${number}.md` }));
  for (const document of stale) await dependencies.imports.writeDocument("imp_1", document);
  async function* listSource(): AsyncIterable<SourceEntry> {
    yield { document: { location: "new.md", form: "markdown", bytesDigest: "b" } };
  }
  const plan = createPlanImport({ ...dependencies, listSource });
  assert.deepEqual(await plan({ importId: "imp_1" }), { documents: 1 });
  assert.deepEqual(await plan({ importId: "imp_1" }), { documents: 1 });
  await createCheckImport(dependencies)({ importId: "imp_1" });
  const { report, counts } = await createDescribeImport(dependencies)("imp_1");
  assert.deepEqual([report.map(({ location }) => location), counts.skipped], [["new.md"], 1]);
});

test("what is more than one import may hold is left out and told, and the rest is published", async () => {
  const documents = [0, 1, 2].map((number) => buildExplained(number, `Text ${number}.`.padEnd(100, "x")));
  const dependencies = await opened({}, documents);
  await createCheckImport({ ...dependencies, mostCharacters: 200 })({ importId: "imp_1" });
  await createPublishImport(dependencies)({ importId: "imp_1" });
  const { record, report, counts } = await createDescribeImport(dependencies)("imp_1");
  assert.deepEqual([record.state, counts.explained, counts.skipped], ["published", 2, 1]);
  assert.match(report.at(-1)?.findings.at(-1)?.message ?? "", /more than 200 characters/);
});
