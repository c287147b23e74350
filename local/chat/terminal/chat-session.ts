/** A chat in the terminal: lines come in as commands, what happens comes out as lines. It knows no console. */
import { type ChatClient, ChatRequestError } from "../chat-client.ts";
import type { Happening } from "../happening.ts";
import { type Command, commandHelp, readCommand } from "./command.ts";
import { ConnectionLostError, type Follower, followConversation } from "./follow-conversation.ts";
import type { Paint } from "./paint.ts";
import { renderHappening } from "./render-happening.ts";

export interface ChatSessionOptions {
  /** Makes the client of a conversation; without an id, of a new one. */
  readonly open: (conversationId?: string) => ChatClient;
  readonly conversationId?: string | undefined;
  readonly agentName: string;
  readonly paint: Paint;
  readonly show: (line: string) => void;
  /** True at a terminal, where what was typed stands there already. */
  readonly echoes: boolean;
  /** Ends a wait when the connection has been lost for so long; absent: somebody sits there and can wait. */
  readonly giveUpAfterMs?: number;
}

export interface ChatSession {
  /** Resolves with false when the chat is over. */
  take(line: string): Promise<boolean>;
  /** Tells the agent that the customer is writing. */
  typing(): Promise<void>;
  /** Waits until the agent has nothing more to do. */
  settle(): Promise<void>;
  stop(): void;
}

/** Throws ChatRequest when the server refuses the conversation. */
export async function openChatSession(options: ChatSessionOptions): Promise<ChatSession> {
  let talk = await beginTalk(options, options.conversationId);
  const perform = async (command: Command): Promise<boolean> => {
    if (command.name === "quit") return false;
    if (command.name === "new") {
      talk.follower.stop();
      talk = await beginTalk(options);
    } else if (command.name === "help") commandHelp.forEach((line) => options.show(`  ${line}`));
    else if (command.name === "mistake") options.show(options.paint("problem", `  ${command.text}`));
    else await talk.perform(command);
    return true;
  };
  return {
    take: async (line) => {
      try {
        return await perform(readCommand(line));
      } catch (error) {
        if (error instanceof ConnectionLostError) throw error;
        options.show(options.paint("problem", `  ${messageOf(error)}`));
        return true;
      }
    },
    typing: () => talk.client.typing(),
    settle: () => talk.follower.untilResting(),
    stop: () => talk.follower.stop(),
  };
}

function messageOf(error: unknown): string {
  if (error instanceof ChatRequestError) return error.message;
  return `The server can't be reached, so this was not sent. (${error instanceof Error ? error.message : String(error)})`;
}

interface Talk {
  readonly client: ChatClient;
  readonly follower: Follower;
  perform(command: Command): Promise<void>;
}

async function beginTalk(options: ChatSessionOptions, conversationId?: string): Promise<Talk> {
  const { open, paint, show } = options;
  const client = open(conversationId);
  await client.start();
  show(paint("activity", `  Conversation ${client.conversationId}`));
  const own = new Set<string>();
  const follower = followConversation({
    client,
    giveUpAfterMs: options.giveUpAfterMs ?? Infinity,
    onHappening: (happening) => {
      if (!(options.echoes && isKnown(happening, own))) renderHappening(happening, options).forEach(show);
    },
    onConnection: (state) => show(paint("problem", `  ${connectionWords[state]}`)),
  });
  return { client, follower, perform: (command) => performInTalk(client, follower, own, command) };
}

const connectionWords = {
  lost: "The connection to the server is lost; trying again.",
  back: "The connection is back.",
} as const;

/** Who sits at the keyboard knows what they typed, and that they did. */
function isKnown({ message, kind }: Happening, own: ReadonlySet<string>): boolean {
  return kind === "customer_typing" || (message !== undefined && own.has(message.id));
}

async function performInTalk(
  client: ChatClient,
  follower: Follower,
  own: Set<string>,
  command: Command,
): Promise<void> {
  switch (command.name) {
    case "say":
    case "human":
      return say(client, follower, own, command);
    case "assign":
      return told(follower, command.to === "ai" ? "assigned_to_ai" : "assigned_to_human", client.assign(command.to));
    case "typing":
    case "finish":
    case "resume":
      return told(follower, kindOf[command.name], client[command.name]());
    case "wait":
      return follower.untilResting();
    default:
      return;
  }
}

/** The next line is sent when this one is stored, so that pasted lines keep their order. */
async function say(
  client: ChatClient,
  follower: Follower,
  own: Set<string>,
  { name, text }: { readonly name: "say" | "human"; readonly text: string },
): Promise<void> {
  const messageId = client.nextMessageId();
  own.add(messageId);
  await client.say(name === "human" ? "person" : "customer", text, messageId);
  await follower.untilSeen(messageId);
}

const kindOf = { typing: "customer_typing", finish: "finish", resume: "resumed_to_ai" } as const;

/** The next line is taken when the feed has told what this one did. */
async function told(follower: Follower, kind: Happening["kind"], request: Promise<void>): Promise<void> {
  const happening = follower.untilNext(kind);
  await request;
  await happening;
}
