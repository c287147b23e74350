import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createConversationHub } from "../../../src/adapters/channels/conversation-hub.ts";
import type { JsonObject } from "../../../src/kernel/index.ts";

const envelope = (id: string): JsonObject => ({ id: `wh_${id}`, data: { conversation: { id, customer_id: "c" } } });

test("a listener hears its own conversation, and the star hears all", async () => {
  const hub = createConversationHub();
  const one: JsonObject[] = [];
  const all: JsonObject[] = [];
  hub.subscribe("one", (heard) => one.push(heard));
  hub.subscribe("*", (heard) => all.push(heard));
  assert.deepEqual(await hub.transport.post(envelope("one"), undefined), { status: 200 });
  hub.publish(envelope("two"));
  assert.deepEqual(one, [envelope("one")]);
  assert.deepEqual(all, [envelope("one"), envelope("two")]);
});

test("who has stopped listening hears no more, and stopping twice is harmless", () => {
  const hub = createConversationHub();
  const first: JsonObject[] = [];
  const second: JsonObject[] = [];
  const stop = hub.subscribe("one", (heard) => first.push(heard));
  stop();
  hub.subscribe("one", (heard) => second.push(heard));
  stop();
  hub.publish(envelope("one"));
  assert.deepEqual([first.length, second.length], [0, 1]);
});

test("a listener that throws disturbs neither the others nor the delivery", async () => {
  const hub = createConversationHub();
  const heard: JsonObject[] = [];
  hub.subscribe("one", () => {
    throw new Error("closed");
  });
  hub.subscribe("one", (each) => heard.push(each));
  assert.deepEqual(await hub.transport.post(envelope("one"), undefined), { status: 200 });
  assert.equal(heard.length, 1);
});
