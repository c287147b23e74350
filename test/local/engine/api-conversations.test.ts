import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { conversations, play } from "./support/conversations.ts";
import { openTestEngine } from "./support/open-test-engine.ts";
import { reasonFor } from "./support/conversation-exceptions.ts";

const recorded = conversations();
const skip = recorded ? false : "the recorded conversations are not on this machine";

function openPlayer() {
  const objects: Record<string, string> = {};
  const functions = new Proxy({}, { get: () => () => ({}) });
  return { ...openTestEngine({ accountId: "111111111111", objects, functions }), objects };
}

describe("conversations with the API recorded on AWS", { skip }, () => {
  for (const conversation of recorded ?? []) {
    const reason = reasonFor(conversation.id);
    const outcome = reason ? `differs, since ${reason}` : "goes as on AWS";
    test(`${conversation.id} ${outcome}`, async () => {
      const found = await play(conversation, openPlayer());
      if (reason) assert.notEqual(found, undefined, "it is no exception any more");
      else assert.equal(found, undefined);
    });
  }
});
