import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { createChatClient } from "../../local/chat/chat-client.ts";
import type { Happening } from "../../local/chat/happening.ts";
import { type Ended, freshFolder, runCli, startCli } from "./support/command-line.ts";

function isPlainRefusal({ code, stderr }: Ended, ...words: readonly (string | RegExp)[]): void {
  assert.equal(code, 1);
  for (const word of words) assert.match(stderr, typeof word === "string" ? new RegExp(word) : word);
  assert.doesNotMatch(stderr, /^ +at /m, "no stack trace");
}

suite("npm start", { concurrency: false }, () => {
  test("says in one screen where everything is and what to do next", async (t) => {
    const server = await startCli(t, ["--data", freshFolder(t)]);
    for (const word of ["Chat page", "dev-integration", "dev-management", "offline", "npm run chat -- --port"]) {
      assert.ok(server.output().includes(word), word);
    }
    assert.ok(server.output().split("\n").length < 25);
  });

  test("says which model answers, and that nobody has certified it", async (t) => {
    const certified = await startCli(t, ["--data", freshFolder(t)]);
    assert.doesNotMatch(certified.output(), /Not certified/);
    const other = await startCli(t, ["--data", freshFolder(t), "--model", "ollama"]);
    assert.match(other.output(), /Model +ollama, on a server that speaks as OpenAI does/);
    assert.match(other.output(), /Not certified +understand on ollama, answer on ollama/);
  });

  test("closes cleanly on Ctrl-C, also when it comes twice and while a chat is watching", async (t) => {
    const server = await startCli(t, ["--data", freshFolder(t)]);
    const watching = await watch(t, server.url, "c-1");
    void server.interrupt();
    const { code, stderr } = await server.interrupt();
    await watching.ended;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  });

  test("a conversation that was open when the process was killed is answered after the next start", async (t) => {
    const data = freshFolder(t);
    const first = await startCli(t, ["--data", data, "--model-delay-ms", "60000"]);
    const client = clientOf(first.url, "c-1");
    await client.start();
    await client.say("customer", "I lost my card", "m-1");
    await first.kill();
    const second = await startCli(t, ["--data", data]);
    assert.match(second.output(), /One open conversation goes on/);
    const watching = await watch(t, second.url, "c-1");
    const answer = await watching.until(({ kind }) => kind === "agent_message");
    assert.match(answer.message?.body ?? "", /card/i);
    const asked = watching.happenings.filter(({ kind }) => kind === "customer_message");
    assert.deepEqual(
      asked.map(({ message }) => message?.id),
      ["m-1"],
    );
  });

  test("a second process on the same state is refused with the first one's address", async (t) => {
    const data = freshFolder(t);
    const server = await startCli(t, ["--data", data]);
    isPlainRefusal(await runCli(["start", "--port", "0", "--data", data]), "in use by process \\d+", server.url);
  });

  test("a taken port is told, and the state is free again", async (t) => {
    const data = freshFolder(t);
    const other = createServer().listen(0, "127.0.0.1");
    t.after(() => other.close());
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    isPlainRefusal(
      await runCli(["start", "--port", String(port), "--data", data]),
      `Port ${port} .* is taken`,
      "--port",
    );
    await startCli(t, ["--data", data]);
  });

  test("a folder that can't be made is told", async (t) => {
    const folder = freshFolder(t);
    writeFileSync(join(folder, "file"), "");
    const data = join(folder, "file", "state");
    isPlainRefusal(await runCli(["start", "--port", "0", "--data", data]), "can't be used", "--data DIR");
  });

  test("a damaged state is told and left as it is", async (t) => {
    const data = freshFolder(t);
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, "turnwise.sqlite"), "this was a database once, and now it is a poem".repeat(200));
    isPlainRefusal(
      await runCli(["start", "--port", "0", "--data", data]),
      "damaged and was left untouched",
      "--data DIR",
    );
  });

  test("a mistake in the company's files is told with its file", async (t) => {
    const folder = freshFolder(t);
    mkdirSync(join(folder, "knowledge"));
    writeFileSync(join(folder, "policy.json"), "{");
    isPlainRefusal(await runCli(["start", "--port", "0", "--company", folder]), "policy.json: is not JSON");
  });
});

const mistakes: readonly (readonly [args: readonly string[], ...words: string[]])[] = [
  [["start", "--prot", "1"], "no option --prot", "mean --port"],
  [["start", "--port", "http"], "--port can't be .http.", "0 to 65535"],
  [["start", "--port"], "--port needs a value"],
  [["start", "--model", "gpt-9"], "gpt-9", "offline, claude-haiku"],
  [["start", "--model", "claude-haiku", "--model-delay-ms", "5"], "only the offline model"],
  [["start", "--model", "gpt-mini"], "no deployment has its key", "set OPENAI_API_KEY in the environment"],
  [["start", "--webhook-url", "example.com"], "whole address"],
  [["start", "--webhook-signing-key", "k"], "without --webhook-url"],
  [["start", "loudly"], ".loudly. is not an option"],
  [["fly"], "no command .fly."],
];

test("a mistake on the command line is told with what to write instead", { concurrency: true }, async (t) => {
  const data = freshFolder(t);
  for (const [args, ...words] of mistakes) {
    await t.test(args.join(" "), async () => {
      const isStart = args[0] === "start";
      isPlainRefusal(await runCli(isStart ? [...args, "--data", data] : args), ...words);
    });
  }
});

test("--help names every option", async () => {
  const { code, stdout } = await runCli(["start", "--help"]);
  assert.equal(code, 0);
  for (const option of ["port", "data", "model", "model-delay-ms", "webhook-url", "webhook-signing-key", "company"]) {
    assert.ok(stdout.includes(`--${option} `), option);
  }
});

function clientOf(url: string, conversationId: string) {
  return createChatClient({ url, key: "dev-integration", conversationId, nextMessageId: () => "unused" });
}

/** Watches a conversation, which it starts if there is none. */
async function watch(t: TestContext, url: string, conversationId: string) {
  const client = clientOf(url, conversationId);
  await client.start();
  const happenings: Happening[] = [];
  const stopped = new AbortController();
  t.after(() => stopped.abort());
  let look = (): void => {};
  const ended = client.watch((frame) => {
    happenings.push(...frame.happenings);
    look();
  }, stopped.signal);
  void ended.catch(() => undefined);
  const until = (isIt: (happening: Happening) => boolean): Promise<Happening> =>
    new Promise((resolve) => {
      look = () => {
        const found = happenings.find(isIt);
        if (found) resolve(found);
      };
      look();
    });
  await until(({ kind }) => kind === "started");
  return { happenings, ended, until };
}
