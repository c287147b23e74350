import assert from "node:assert/strict";
import { test } from "node:test";
import { readCommand } from "../../local/chat/terminal/command.ts";
import { paintFor, plain } from "../../local/chat/terminal/paint.ts";
import { renderHappening } from "../../local/chat/terminal/render-happening.ts";
import { chatPage, contentPolicy } from "../../local/pages/serve-pages.ts";
import { freshFolder, runCli, startCli } from "./support/command-line.ts";

test("a piped chat talks to the running server, and shows what happens in its order", async (t) => {
  const server = await startCli(t, ["--data", freshFolder(t)]);
  const port = new URL(server.url).port;
  const lines = ["Hello", "I lost my card", "/wait", "/human I'm Mara, hello", "and a new one?", "/assign ai", "/wait"];
  const { code, stdout, stderr } = await runCli(["chat", "--port", port], `${lines.join("\n")}\n/finish\n`);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assertInOrder(stdout, [
    `On the server at ${server.url}`,
    "you       Hello",
    "you       I lost my card",
    "turn 1 began",
    "is understanding the request",
    "Piper     ",
    "Source: ",
    "person    I'm Mara, hello",
    "you       and a new one?",
    "→ given to the agent",
    "turn 2 began",
    "Piper     ",
    "■ finished: the customer ended the chat",
  ]);
  assert.equal(stdout.match(/^Piper/gm)?.length, 2, "the burst is answered once, and nothing while a person was there");
  assert.ok(!stdout.includes("\u001b"), "no colours in a pipe");
});

test("a new message while the agent thinks shows as a new start, and the answer comes once", async (t) => {
  const server = await startCli(t, ["--data", freshFolder(t), "--model-delay-ms", "700"]);
  const client = ["--port", new URL(server.url).port, "--conversation", "c-1"];
  const first = runCli(["chat", ...client], "How long does a transfer take?\n");
  await untilThinking(server.url);
  const second = await runCli(["chat", ...client], "and what does it cost?\n");
  await first;
  assert.match(second.stdout, /↻ started again: your new message changed the question/);
  assert.equal(second.stdout.match(/^Piper/gm)?.length, 1);
});

test("a chat without a server starts one of its own and says so", async (t) => {
  const { code, stdout } = await runCli(["chat", "--port", "0", "--data", freshFolder(t)], "hello\n");
  assert.equal(code, 0);
  assertInOrder(stdout, [
    "No server was running, so this chat has started one",
    "offline model",
    "you       hello",
    "Piper",
  ]);
});

test("a wrong key is told with the option that sets it", async (t) => {
  const server = await startCli(t, ["--data", freshFolder(t)]);
  const chat = ["chat", "--port", new URL(server.url).port, "--integration-key", "wrong"];
  const { code, stderr } = await runCli(chat, "hello\n");
  assert.equal(code, 1);
  assert.match(stderr, /API key is not known[^]*--integration-key/);
});

test("the live feed needs the integration key and a conversation that exists", async (t) => {
  const server = await startCli(t, ["--data", freshFolder(t)]);
  const ask = async (authorization: string): Promise<number> => {
    const answer = await fetch(`${server.url}/chat/conversations/nobody/events`, { headers: { authorization } });
    await answer.body?.cancel();
    return answer.status;
  };
  assert.equal(await ask(""), 401);
  assert.equal(await ask("Bearer dev-management"), 403);
  assert.equal(await ask("Bearer dev-integration"), 404);
});

test("the chat page takes nothing from elsewhere, and no text becomes markup", () => {
  assert.doesNotMatch(chatPage, /https?:|\/\/[a-z0-9-]+\.[a-z]|@import|url\(/i);
  assert.doesNotMatch(chatPage, /\ssrc=|<link|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b/);
  assert.doesNotMatch(chatPage, /\son\w+="|\sstyle="/, "the content policy forbids them");
});

test("each field and region of the chat page has a name, and its changes are announced", () => {
  for (const [, id] of chatPage.matchAll(/<(?:textarea|input) id="([\w-]+)"/g)) {
    assert.ok(chatPage.includes(`<label for="${id}">`), `a label for ${id}`);
  }
  assert.match(chatPage, /id="messages" role="log" aria-live="polite"/);
  assert.match(chatPage, /id="presence" role="status"/);
  assert.equal(chatPage.match(/<section[^>]*aria-labelledby=/g)?.length, chatPage.match(/<section/g)?.length);
});

test("the chat page is served with a policy that lets only its own script and style run", async (t) => {
  const server = await startCli(t, ["--data", freshFolder(t)]);
  const answer = await fetch(server.url);
  assert.equal(await answer.text(), chatPage);
  assert.equal(answer.headers.get("content-security-policy"), contentPolicy(chatPage));
  assert.match(
    contentPolicy(chatPage),
    /default-src 'none'; script-src 'sha256-[^']{44}'; style-src 'sha256-[^']{44}'/,
  );
});

test("a line of the terminal chat is a message unless it begins with one slash", () => {
  assert.deepEqual(readCommand("  hello "), { name: "say", text: "hello" });
  assert.deepEqual(readCommand("//etc"), { name: "say", text: "/etc" });
  assert.deepEqual(readCommand("/human it's me"), { name: "human", text: "it's me" });
  assert.deepEqual(readCommand("/assign human"), { name: "assign", to: "human" });
  assert.equal(readCommand("/assign").name, "mistake");
  assert.equal(readCommand("/human").name, "mistake");
  assert.equal(readCommand("/wat").name, "mistake");
  assert.equal(readCommand("").name, "nothing");
});

test("signs that steer a terminal never reach it", () => {
  const message = { id: "m", body: "a\u001b[2Jb\u202ec\u0007\nd", citations: [{ title: "\u009bt", quote: "" }] };
  const happening = { id: "e1", at: 0, kind: "agent_message", who: "agent", text: "", message } as const;
  assert.deepEqual(renderHappening(happening, { paint: plain, agentName: "Pi\u001bper" }), [
    "Piper     a[2Jbc",
    "          d",
    "          Source: t",
  ]);
});

test("colours are for terminals whose owner has not asked for none", () => {
  assert.notEqual(paintFor({ isTTY: true }, {})("notice", "x"), "x");
  assert.equal(paintFor({ isTTY: true }, { NO_COLOR: "1" })("notice", "x"), "x");
  assert.equal(paintFor({}, {})("notice", "x"), "x");
});

function assertInOrder(text: string, parts: readonly string[]): void {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    assert.notEqual(found, -1, `"${part}" is missing or too early in:\n${text}`);
    at = found + part.length;
  }
}

async function untilThinking(url: string): Promise<void> {
  const { createChatClient } = await import("../../local/chat/chat-client.ts");
  const client = createChatClient({ url, key: "dev-integration", conversationId: "c-1", nextMessageId: () => "" });
  await client.start();
  const enough = new AbortController();
  const isStep = ({ kind }: { kind: string }): boolean => kind === "step";
  await client
    .watch(({ happenings }) => happenings.some(isStep) && enough.abort(), enough.signal)
    .catch(() => undefined);
}
