import assert from "node:assert/strict";
import { test } from "node:test";
import { createHandler } from "../../lambdas/sweep-conversations/handler.ts";

const swept = { looked: 3, failed: 0 };

test("conversations come first, and then each chore", async () => {
  const done: string[] = [];
  const chore = (name: string) => async () => void done.push(name);
  const sweep = async () => {
    done.push("conversations");
    return swept;
  };
  assert.deepEqual(await createHandler(sweep, [chore("imports"), chore("review")])(), swept);
  assert.deepEqual(done, ["conversations", "imports", "review"]);
});

test("a chore that fails keeps no other from being done, and is told of", async () => {
  const done: string[] = [];
  const failing = () => Promise.reject(new Error("the table is away"));
  const handler = createHandler(async () => swept, [failing, async () => void done.push("review")]);
  await assert.rejects(handler(), /the table is away/);
  assert.deepEqual(done, ["review"]);
});
