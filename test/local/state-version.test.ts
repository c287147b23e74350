import assert from "node:assert/strict";
import { test } from "node:test";
import { openGroupCommit } from "../../local/engine/index.ts";
import { checkStateVersion, stateVersion } from "../../local/state-version.ts";

test("a new file is marked with the layout, and opens again", async () => {
  const commit = openGroupCommit(":memory:");
  await checkStateVersion(commit);
  await commit.write((db) => db.exec("CREATE TABLE something (id)"));
  await checkStateVersion(commit);
  await commit.close();
});

for (const found of [0, stateVersion + 1]) {
  test(`a file of layout ${found} with tables in it is refused`, async () => {
    const commit = openGroupCommit(":memory:");
    await commit.write((db) => db.exec(`CREATE TABLE something (id); PRAGMA user_version = ${found}`));
    await assert.rejects(checkStateVersion(commit), { name: "StateVersion", message: /layout/ });
    await commit.close();
  });
}
