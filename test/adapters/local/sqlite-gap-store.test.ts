import { openGroupCommit } from "../../../local/engine/store/group-commit.ts";
import { createSqliteGapStore } from "../../../src/adapters/local/sqlite-gap-store.ts";
import { gapStoreContract } from "../../knowledge/gaps/gap-store-contract.ts";

gapStoreContract("in SQLite", async () => {
  const commit = openGroupCommit(":memory:");
  return { store: await createSqliteGapStore(commit), close: () => commit.close() };
});
