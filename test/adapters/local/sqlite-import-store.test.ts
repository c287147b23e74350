import { strict as assert } from "node:assert";
import { test } from "node:test";
import { openGroupCommit } from "../../../local/engine/store/group-commit.ts";
import { createSqliteImportStore } from "../../../src/adapters/local/sqlite-import-store.ts";
import { importStoreContract } from "../../knowledge/ingestion/import-store-contract.ts";
import { buildImport } from "../../support/build-import.ts";

importStoreContract("in SQLite", async () => {
  const commit = openGroupCommit(":memory:");
  return { store: await createSqliteImportStore(commit), close: () => commit.close() };
});

test("an import of a release that counted no revisions can be changed", async () => {
  const commit = openGroupCommit(":memory:");
  const store = await createSqliteImportStore(commit);
  const { revision: _, ...former } = buildImport("imp_1");
  await commit.write((db) => {
    db.prepare("INSERT INTO imports (id, started_at, body) VALUES (?, ?, ?)").run("imp_1", 1, JSON.stringify(former));
  });
  const standing = await store.read("imp_1");
  assert.deepEqual(standing, { ...former, revision: 0 });
  assert.equal((await store.write(standing))?.revision, 1);
  assert.equal(await store.write(standing), undefined);
  await commit.close();
});
