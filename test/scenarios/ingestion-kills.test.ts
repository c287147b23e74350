/** Kills the process at each write of an import, before and after it reaches the disk, and looks at what stands afterwards. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createFaultyStore, type KillPoint, openGroupCommit, VirtualClock } from "../../local/engine/index.ts";
import { createParseWorkers } from "../../src/adapters/ingestion/parse-in-worker.ts";
import { createSqliteKnowledgeStore } from "../../src/adapters/local/sqlite-knowledge-store.ts";
import { importStart, simulateImport } from "../support/simulate-import.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "a.md": "# Alpha\n\nThe first of two articles, with a card that costs €5.",
  "b.html": "<main lang='en'><h1>Beta</h1><p>The second of two articles, which is a page of its own.</p></main>",
};

test("killed at any write, an import goes on, and no version ever holds half of it", async (t) => {
  const folder = temporaryFolder(t, files);
  const parseWorkers = createParseWorkers();
  t.after(() => parseWorkers.close());
  let kills = 0;
  for (let write = 1; ; write += 1) {
    let survived = false;
    for (const point of ["before-commit", "after-commit"] as const) {
      const beneath = openGroupCommit(":memory:");
      const clock = new VirtualClock(importStart);
      let count = 0;
      let isArmed = false;
      const nextKill = (): KillPoint | undefined => {
        if (isArmed) count += 1;
        return isArmed && count === write ? point : undefined;
      };
      const commit = createFaultyStore(beneath, nextKill);
      const doomed = await simulateImport({ commit, clock, parseWorkers });
      isArmed = true;
      const run = doomed.import(folder, { visibility: "public" }).then(() => "finished" as const);
      const end = await Promise.race([run, commit.killed.then(() => "killed" as const)]);
      survived ||= end === "finished";
      kills += end === "killed" ? 1 : 0;
      await assertWhole(beneath);
      const next = await simulateImport({
        commit: beneath,
        parseWorkers,
        resume: true,
        clock: new VirtualClock(clock.now()),
      });
      await next.begin(folder, { visibility: "public" });
      await next.pass(600_000);
      const { record } = await next.ingestion.describe("imp_1");
      assert.equal(record.state, "published", `write ${write}, ${point}: ${record.reason ?? ""}`);
      assert.deepEqual([...(await next.articles()).keys()], ["a", "b"]);
      assert.equal((await next.knowledge.current()).number, 1, `write ${write}, ${point}`);
      await next.close();
      await beneath.close();
    }
    if (survived) break;
  }
  assert.ok(kills > 40, `only ${kills} kills`);
  t.diagnostic(`${kills} kills`);
});

async function assertWhole(commit: ReturnType<typeof openGroupCommit>): Promise<void> {
  const store = await createSqliteKnowledgeStore(commit);
  const { number } = await store.current();
  const { rows } = await store.listItems("article", number, { limit: 10 });
  assert.equal(rows.length, number === 0 ? 0 : 2);
}
