import { strict as assert } from "node:assert";
import { test } from "node:test";
import { z } from "zod";
import { createInMemoryToolGateway, handleTool } from "../../src/adapters/local/tools-in-process.ts";
import { defineTool, ToolRefusedError, type ToolCall, type ToolEffect } from "../../src/tools/index.ts";

const call: ToolCall = { conversationId: "conv-1", tool: "count", arguments: { by: 2 }, idempotencyKey: "k1" };

function countTool(effect: ToolEffect) {
  const shapes = { parameters: z.object({ by: z.number() }), result: z.object({ total: z.number() }) };
  return defineTool({ name: "count", description: "Counts.", effect, ...shapes });
}

function countingGateway(effect: ToolEffect) {
  let total = 0;
  return createInMemoryToolGateway([handleTool(countTool(effect), ({ by }) => ({ total: (total += by) }))]);
}

test("a write happens once per idempotency key, also when two calls meet", async () => {
  const gateway = countingGateway("write");
  const results = await Promise.all([gateway.execute(call), gateway.execute(call)]);
  assert.deepEqual(results, [{ total: 2 }, { total: 2 }]);
  assert.deepEqual(await gateway.execute({ ...call, idempotencyKey: "k2" }), { total: 4 });
});

test("a read happens each time", async () => {
  const gateway = countingGateway("read");
  await gateway.execute(call);
  assert.deepEqual(await gateway.execute(call), { total: 4 });
});

test("a write that failed may be tried again under the same key", async () => {
  let attempts = 0;
  const flaky = handleTool(countTool("write"), () => {
    attempts += 1;
    if (attempts === 1) throw new Error("connection reset");
    return { total: attempts };
  });
  const gateway = createInMemoryToolGateway([flaky]);
  await assert.rejects(gateway.execute(call), { name: "ToolUnavailable" });
  assert.deepEqual(await gateway.execute(call), { total: 2 });
});

test("a refusal of the tool passes through as it is", async () => {
  const refusing = handleTool(countTool("write"), () => {
    throw new ToolRefusedError("count", "the account is closed");
  });
  await assert.rejects(createInMemoryToolGateway([refusing]).execute(call), { name: "ToolRefused" });
});

test("a result without the promised shape and a tool that is not there are named errors", async () => {
  const lying = handleTool(countTool("read"), () => ({ sum: 1 }));
  await assert.rejects(createInMemoryToolGateway([lying]).execute(call), { name: "InvalidToolResult" });
  await assert.rejects(createInMemoryToolGateway([]).execute(call), { name: "UnknownTool" });
});
