/**
 * What a chat needs of a running server: the public API with the integration key, as any help desk would use it, and
 * the live feed. It knows one conversation.
 */
import type { Frame } from "./happening.ts";

export interface ChatClientOptions {
  readonly url: string;
  readonly key: string;
  readonly conversationId: string;
  /** Gives each message an id of its own. */
  readonly nextMessageId: () => string;
}

export interface ChatClient {
  readonly conversationId: string;
  nextMessageId(): string;
  /** Harmless for a conversation that exists already. */
  start(): Promise<void>;
  say(as: "customer" | "person", body: string, messageId: string): Promise<void>;
  assign(to: "ai" | "human"): Promise<void>;
  typing(): Promise<void>;
  finish(): Promise<void>;
  resume(): Promise<void>;
  /** Hands over each frame; resolves when the server ends the stream. */
  watch(onFrame: (frame: Frame) => void, signal: AbortSignal): Promise<void>;
}

/** The server refused a request. */
export class ChatRequestError extends Error {
  override readonly name = "ChatRequest";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const assignees = { ai: "AI Agent", human: "Agent" } as const;
const participants = {
  customer: { participant_type: "Customer", participant_id: "customer" },
  person: { participant_type: "Agent", participant_id: "colleague" },
} as const;

export function createChatClient({ url, key, conversationId, nextMessageId }: ChatClientOptions): ChatClient {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const path = `/conversations/${encodeURIComponent(conversationId)}`;
  const send = async (method: string, to: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${url}${to}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw await refusal(answer);
    await answer.arrayBuffer();
  };
  return {
    conversationId,
    start: () => startOrGoOn(send, conversationId),
    nextMessageId,
    say: (as, body, id) => send("POST", `${path}/messages`, { id, body, ...participants[as] }),
    assign: (to) => send("PUT", `${path}/assignee`, { assignee_type: assignees[to] }),
    typing: () => send("POST", `${path}/events`, { type: "typing", ...participants.customer }),
    finish: () => send("PUT", `${path}/finish`, { reason_code: "customer-ended-chat" }),
    resume: () => send("PUT", `${path}/resume`, { assignee_type: assignees.ai }),
    watch: async (onFrame, signal) => {
      const answer = await fetch(`${url}/chat${path}/events`, { headers, signal });
      if (!answer.ok) throw await refusal(answer);
      for await (const frame of framesOf(answer.body)) onFrame(frame);
    },
  };
}

type Send = (method: string, to: string, body: unknown) => Promise<void>;

async function startOrGoOn(send: Send, id: string): Promise<void> {
  const request = { id, customer_id: "customer", channel: "web", assignee_type: "AI Agent" };
  await send("POST", "/conversations", request).catch((error: unknown) => {
    // Somebody else began it, in other words: there is one to go on with.
    if (!(error instanceof ChatRequestError && error.status === 409)) throw error;
  });
}

async function refusal(answer: Response): Promise<ChatRequestError> {
  const body = (await answer.json().catch(() => ({}))) as { readonly message?: string };
  return new ChatRequestError(answer.status, body.message ?? `The server answered ${answer.status}.`);
}

/** Server-Sent Events: a blank line ends an event, and ours have one data line each. */
async function* framesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Frame> {
  let rest = "";
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const events = (rest + chunk).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) if (event.startsWith("data: ")) yield JSON.parse(event.slice(6)) as Frame;
  }
}
