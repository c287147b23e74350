import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { type Ended, freshFolder, runCli, startCli } from "./support/command-line.ts";

const question = "How much does a replacement card cost?";

/** A server that has answered one question in conversation c-1. */
async function answeredOnce(t: TestContext) {
  const data = freshFolder(t);
  const server = await startCli(t, ["--data", data]);
  const port = new URL(server.url).port;
  const chat = await runCli(["chat", "--port", port, "--conversation", "c-1"], `${question}\n`);
  assert.match(chat.stdout, /costs €8/);
  return { data, server };
}

function digestOf(data: string): string {
  return createHash("sha256")
    .update(readFileSync(join(data, "turnwise.sqlite")))
    .digest("hex");
}

function isPlainRefusal({ code, stderr }: Ended, ...words: readonly RegExp[]): void {
  assert.equal(code, 1);
  for (const word of words) assert.match(stderr, word);
  assert.doesNotMatch(stderr, /^ +at /m, "no stack trace");
}

suite("costs, asof and replay", { concurrency: false }, () => {
  test("tell of a turn while the server runs, and after it has stopped, without changing a byte", async (t) => {
    const { data, server } = await answeredOnce(t);
    const all = () =>
      Promise.all([
        runCli(["costs", "--data", data, "--by", "prompt,outcome"]),
        runCli(["asof", "c-1", "1", "--data", data]),
        runCli(["replay", "c-1", "1", "--data", data, "--knowledge", "now", "--prompts", "now"]),
      ]);
    const running = await all();
    assert.deepEqual(
      running.map(({ code, stderr }) => [code, stderr]),
      running.map(() => [0, ""]),
    );
    const [costs, asof, replay] = running.map(({ stdout }) => stdout);
    assert.match(costs ?? "", /answer default@1 +used +1 /);
    assert.match(costs ?? "", /total +2 /);
    for (const part of [
      question,
      /Knowledge +version 1, published/,
      /1\. account-fees#3/,
      /Webhook 1, agent\.message/,
    ]) {
      assert.match(asof ?? "", typeof part === "string" ? new RegExp(part.replace("?", "\\?")) : part);
    }
    assert.match(replay ?? "", /The journal leads to the stored decision/);
    assert.match(replay ?? "", /= The same/);
    await server.interrupt();
    const before = digestOf(data);
    const stopped = await all();
    assert.deepEqual(
      stopped.map(({ stdout }) => stdout),
      [costs, asof, replay],
    );
    assert.equal(digestOf(data), before);
  });

  test("write JSON that a program can go on with", async (t) => {
    const { data } = await answeredOnce(t);
    const json = async (...args: string[]) => {
      const { stdout } = await runCli([...args, "--data", data, "--json"]);
      return JSON.parse(stdout) as object;
    };
    assert.partialDeepStrictEqual(await json("costs", "--by", "model"), {
      rows: [{ model: "offline", calls: 2 }],
      total: { calls: 2, costMicroUsd: 0 },
    });
    assert.partialDeepStrictEqual(await json("asof", "c-1", "1"), {
      turn: 1,
      knowledge: { number: 1 },
      decision: { outcome: "answered" },
      reproduced: true,
      webhooks: [{ envelope: { type: "agent.message" } }],
    });
    assert.partialDeepStrictEqual(await json("replay", "c-1", "1", "--model", "offline"), {
      changes: ["Model: offline, asked again."],
      reproduced: true,
      now: { end: { kind: "decided" } },
    });
  });

  test("say what is wrong with a question, and what to ask instead", async (t) => {
    const data = freshFolder(t);
    isPlainRefusal(await runCli(["costs", "--data", data]), /Nothing is recorded/, /--data DIR/);
    isPlainRefusal(await runCli(["costs", "--by", "weekday"]), /"weekday" is none of day, prompt/);
    isPlainRefusal(await runCli(["costs", "--region", "eu-central-1"]), /--table NAME/);
    isPlainRefusal(await runCli(["asof", "c-1"]), /A turn of a conversation is missing/, /npm run asof -- c-1 2/);
    isPlainRefusal(await runCli(["replay", "c-1", "second"]), /"second" is no turn/);
    isPlainRefusal(await runCli(["replay", "c-1", "1", "--knowledge", "3"]), /Write now/);
    isPlainRefusal(await runCli(["asof", "c-1", "1", "2"]), /"2" is not an option/);
    const help = await runCli(["replay", "--help"]);
    assert.match(help.stdout, /CONVERSATION TURN/);
    assert.match(help.stdout, /--knowledge now/);
  });

  test("a turn that there is not is told", async (t) => {
    const { data } = await answeredOnce(t);
    isPlainRefusal(await runCli(["asof", "c-1", "7", "--data", data]), /Turn 7 is missing/);
    isPlainRefusal(await runCli(["replay", "c-9", "1", "--data", data]), /Turn 1 is missing/);
  });
});
