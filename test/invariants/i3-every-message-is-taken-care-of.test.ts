import { test } from "node:test";
import { everythingIsTakenCareOf } from "../support/conversation-invariants.ts";
import { holdsFor } from "./random-conversations.ts";

test("I3: every message of a customer is answered by a turn that saw it, or a person has it", async () => {
  await holdsFor({ seed: 103, runs: 50 }, everythingIsTakenCareOf);
});
