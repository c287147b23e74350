/** Runs the definitions on the engine with functions that fail in every way, and looks for the hand-over to people. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { functionNames } from "../../local/state-machines.ts";
import { type Answer, failures, runMachine } from "./run-machine.ts";

async function run(machine: "conversation" | "turn", input: object, answers: Readonly<Record<string, Answer>>) {
  return (await runMachine({ machine, input, answers })).called;
}

const steps = (kind: string) => async () => ({
  next: "perform",
  steps: [{ conversationId: "c", turn: 1, key: "k", kind }],
});
const claimed = async () => ({ next: "decide", turn: 1 });
const commits = async () => ({ next: "commit", steps: [] });

/** What must go well for the turn to come as far as the function. */
const onTheWay: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  "begin-turn": {},
  "decide-turn": { "begin-turn": claimed },
  "call-model": { "begin-turn": claimed, "decide-turn": steps("model") },
  "search-knowledge": { "begin-turn": claimed, "decide-turn": steps("search") },
  "call-tool": { "begin-turn": claimed, "decide-turn": steps("tool") },
  "commit-turn": { "begin-turn": claimed, "decide-turn": commits },
};

/** Their results are not looked at, so nothing can be wrong with their shape. */
const withoutResult = new Set(["call-model", "search-knowledge", "call-tool", "commit-turn"]);
/** Six tries of this outlast the whole turn; then Think times out instead. */
const outlastsTheTurn = new Set(["call-model", "call-tool"]);

for (const [name, before] of Object.entries(onTheWay)) {
  for (const [failure, answer] of Object.entries(failures)) {
    if (failure === "an answer of another shape" && withoutResult.has(name)) continue;
    if (failure.startsWith("silence") && outlastsTheTurn.has(name)) continue;
    test(`a turn whose ${name} gives ${failure} is handed to people`, async () => {
      const called = await run("turn", { conversationId: "c", ticket: 3, token: "t" }, { ...before, [name]: answer });
      const handOver = called.find((call) => call.name === "fail-turn");
      assert.ok(handOver, called.map((call) => call.name).join());
      assert.equal(typeof handOver.payload["error"], "string");
      assert.equal(typeof handOver.payload["cause"], "string");
      assert.deepEqual([handOver.payload["conversationId"], handOver.payload["ticket"]], ["c", 3]);
    });
  }
}

const ring = async () => Promise.resolve({ next: "park", ticket: 1, timeoutSeconds: 1 });
const rings: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  "read-conversation": {},
  "park-conversation": { "read-conversation": async () => ({ next: "park", ticket: 1, timeoutSeconds: 600 }) },
  "ring-timer": { "read-conversation": ring },
};

for (const [name, before] of Object.entries(rings)) {
  for (const [failure, answer] of Object.entries(failures)) {
    if (failure === "an answer of another shape" && name !== "read-conversation") continue;
    if (failure.startsWith("silence") && name === "park-conversation") continue;
    test(`a conversation whose ${name} gives ${failure} is handed to people`, async () => {
      const called = await run("conversation", { conversationId: "c", generation: 2 }, { ...before, [name]: answer });
      const handOver = called.find((call) => call.name === "rescue-conversation");
      assert.ok(handOver, [...new Set(called.map((call) => call.name))].join());
      assert.equal(typeof handOver.payload["error"], "string");
      assert.equal(typeof handOver.payload["cause"], "string");
      assert.deepEqual([handOver.payload["conversationId"], handOver.payload["generation"]], ["c", 2]);
    });
  }
}

test("the definitions call the functions that there are, and all of them", async () => {
  const { readFileSync } = await import("node:fs");
  const text = ["conversation", "turn", "knowledge"]
    .map((name) => readFileSync(new URL(`../../statemachines/${name}.asl.json`, import.meta.url), "utf8"))
    .join("");
  const called = [...text.matchAll(/\$\{(\w+)FunctionArn\}/g)].map(([, name]) =>
    (name as string).replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase(),
  );
  assert.deepEqual([...new Set(called)].toSorted(), functionNames.toSorted());
});
