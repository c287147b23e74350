import { test } from "node:test";
import { openGroupCommit } from "../../local/engine/store/group-commit.ts";
import { createSqliteKnowledgeStore } from "../../src/adapters/local/sqlite-knowledge-store.ts";
import { type Death, holdsPointInTime, mortal } from "./point-in-time.ts";

test("in SQLite, every version and time reads as the naive model says, whoever publishes, repeats or dies", async () => {
  await holdsPointInTime(
    async () => {
      const commit = openGroupCommit(":memory:");
      return {
        async openProcess(death?: Death) {
          const { died, write } = mortal(death);
          let isOpen = false;
          const store = await createSqliteKnowledgeStore({
            read: (work) => commit.read(work),
            // Creating the tables is not a write of the publish.
            write: (work) => (isOpen ? write(() => commit.write(work)) : commit.write(work)),
          });
          isOpen = true;
          return { store, died };
        },
        close: () => commit.close(),
      };
    },
    { seed: 501, numRuns: 150 },
  );
});
