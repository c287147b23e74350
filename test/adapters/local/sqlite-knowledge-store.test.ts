import { openGroupCommit } from "../../../local/engine/store/group-commit.ts";
import { createSqliteKnowledgeStore } from "../../../src/adapters/local/sqlite-knowledge-store.ts";
import { knowledgeStoreContract } from "../../knowledge/store-contract.ts";

knowledgeStoreContract("in SQLite", async () => {
  const commit = openGroupCommit(":memory:");
  return { store: await createSqliteKnowledgeStore(commit), close: () => commit.close() };
});
