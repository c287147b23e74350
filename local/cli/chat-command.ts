/** `npm run chat`: talks to the server on the port, or to one of its own when there is none. */
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { type About, askAbout } from "../chat/about.ts";
import { type ChatClient, ChatRequestError, createChatClient } from "../chat/chat-client.ts";
import { type ChatSession, openChatSession } from "../chat/terminal/chat-session.ts";
import { type Paint, paintFor } from "../chat/terminal/paint.ts";
import type { Settings } from "./options.ts";
import { UserError } from "./user-error.ts";

export async function chat(settings: Settings): Promise<void> {
  const paint = paintFor(process.stdout, process.env);
  const server = await findOrStartServer(settings);
  try {
    console.log(greeting(server, paint));
    await talk(settings, server, paint).catch((error: unknown) => {
      throw error instanceof ChatRequestError ? refused(error) : error;
    });
  } finally {
    await server.close();
  }
}

interface ChatServer {
  readonly url: string;
  readonly about: About;
  readonly isOwn: boolean;
  close(): Promise<void>;
}

async function findOrStartServer(settings: Settings): Promise<ChatServer> {
  const url = `http://localhost:${settings.port}`;
  const about = settings.port === 0 ? undefined : await askAbout(url);
  if (about) return { url, about, isOwn: false, close: async () => {} };
  const { openLocalServer } = await import("./local-server.ts");
  const { consoleTelemetry } = await import("./console-telemetry.ts");
  const server = await openLocalServer(
    settings,
    consoleTelemetry((line) => console.error(line)),
  );
  return { url: server.url, about: server.about, isOwn: true, close: () => server.close() };
}

function greeting({ url, about, isOwn }: ChatServer, paint: Paint): string {
  const { companyName, agentName, model } = about;
  const where = isOwn ? `No server was running, so this chat has started one: ${url}` : `On the server at ${url}`;
  const lines = [
    `You are talking to ${agentName} of ${companyName}. ${where}`,
    ...(model === "offline" ? ["The offline model finds and quotes articles; it does not reason."] : []),
    "Type a message, or /help.",
  ];
  return ["", ...lines.map((line) => paint("activity", `  ${line}`))].join("\n");
}

function refused({ message, status }: ChatRequestError): UserError {
  if (status === 401 || status === 403) {
    return new UserError(message, "Give the key that the server was started with: --integration-key KEY.");
  }
  return new UserError(message, "Choose another conversation with --conversation ID, or none for a new one.");
}

async function talk(settings: Settings, { url, about }: ChatServer, paint: Paint): Promise<void> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const lines = createInterface({
    input: process.stdin,
    ...(isTerminal ? { output: process.stdout, prompt: "› " } : {}),
    historySize: 100,
  });
  // Taken before anything is awaited: lines that come earlier than their reader would be lost.
  const typed = lines[Symbol.asyncIterator]();
  const session = await openChatSession({
    open: (conversationId) => openClient(url, settings.integrationKey, conversationId),
    conversationId: settings.conversation,
    agentName: about.agentName,
    paint,
    echoes: isTerminal,
    ...(isTerminal ? {} : { giveUpAfterMs: 30_000 }),
    show: isTerminal ? (line) => printAbove(lines, line) : (line) => console.log(line),
  });
  if (isTerminal) tellTyping(lines, session);
  await takeLines(lines, typed, session, isTerminal);
  session.stop();
  lines.close();
}

type Lines = ReturnType<typeof createInterface>;

/** At a terminal the end of the input means good-bye; in a pipe it means that the answer is all that is missing. */
async function takeLines(
  lines: Lines,
  typed: AsyncIterable<string>,
  session: ChatSession,
  isTerminal: boolean,
): Promise<void> {
  if (isTerminal) lines.prompt();
  for await (const line of typed) {
    if (!(await session.take(line))) return;
    if (isTerminal) lines.prompt();
  }
  if (!isTerminal) await session.settle();
}

/** Prints a line without losing what is being typed. */
function printAbove(lines: Lines, line: string): void {
  process.stdout.write(`\r\u001b[J${line}\n`);
  lines.prompt(true);
}

const typingEveryMs = 2_000;

function tellTyping(lines: Lines, session: ChatSession): void {
  let last = 0;
  process.stdin.on("keypress", (_text: string, key: { readonly name?: string }) => {
    const isMessage = lines.line !== "" && !lines.line.startsWith("/");
    if (!isMessage || key.name === "return" || Date.now() - last < typingEveryMs) return;
    last = Date.now();
    void session.typing().catch(() => undefined);
  });
}

function openClient(url: string, key: string, conversationId = `chat-${randomBytes(4).toString("hex")}`): ChatClient {
  const nextMessageId = (): string => `m-${randomBytes(6).toString("hex")}`;
  return createChatClient({ url, key, conversationId, nextMessageId });
}
