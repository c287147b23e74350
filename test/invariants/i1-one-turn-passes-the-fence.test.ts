import { test } from "node:test";
import { onePassPerRequest } from "../support/conversation-invariants.ts";
import { holdsFor } from "./random-conversations.ts";

test("I1: of all turns that work on the same messages one passes the fence, and it has seen all of them", async () => {
  await holdsFor({ seed: 101, runs: 50 }, onePassPerRequest);
});
