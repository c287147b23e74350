import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGroupCommit } from "../../../local/engine/store/group-commit.ts";
import { createSqliteModelTraffic } from "../../../src/adapters/local/sqlite-model-traffic.ts";
import { trafficStoreContract } from "../../model/traffic/store-contract.ts";

trafficStoreContract("in SQLite, with two connections to one file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "model-traffic-"));
  const commits = [1, 2].map(() => openGroupCommit(join(folder, "traffic.sqlite")));
  const [stores, others] = await Promise.all(commits.map((commit) => createSqliteModelTraffic(commit)));
  return {
    stores: stores!,
    others: others!,
    async close() {
      await Promise.all(commits.map((commit) => commit.close()));
      rmSync(folder, { recursive: true });
    },
  };
});
