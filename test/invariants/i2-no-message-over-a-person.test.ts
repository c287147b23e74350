import { test } from "node:test";
import { silentAfterAPerson } from "../support/conversation-invariants.ts";
import { holdsFor } from "./random-conversations.ts";

test("I2: after a person owns the conversation the agent says nothing, in the order of the commits", async () => {
  await holdsFor({ seed: 102, runs: 50 }, silentAfterAPerson);
});
