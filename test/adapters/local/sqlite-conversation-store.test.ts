import { openGroupCommit } from "../../../local/engine/store/group-commit.ts";
import { createSqliteConversationStore } from "../../../src/adapters/local/sqlite-conversation-store.ts";
import { storeContract } from "../../conversation/store-contract.ts";

storeContract("in SQLite", async () => {
  const commit = openGroupCommit(":memory:");
  return { store: await createSqliteConversationStore(commit), close: () => commit.close() };
});
