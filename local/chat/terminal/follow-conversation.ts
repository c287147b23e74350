/**
 * Follows one conversation over the feed, through lost connections and restarts of the server, and tells each
 * happening once. It also answers the question of scripts: has the agent finished?
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type ChatClient, ChatRequestError } from "../chat-client.ts";
import type { Frame, Happening, Presence } from "../happening.ts";

export interface Follower {
  /** Resolves when a frame shows what the message with this id did. */
  untilSeen(messageId: string): Promise<void>;
  /** Resolves with the next word on where the conversation stands, or after a moment without one. */
  untilNextPresence(): Promise<void>;
  /** Resolves when nothing goes on by itself any more. */
  untilResting(): Promise<void>;
  stop(): void;
}

export interface FollowerOptions {
  readonly client: ChatClient;
  readonly onHappening: (happening: Happening) => void;
  readonly onConnection: (state: "lost" | "back") => void;
}

const retryMs = 500;
const presenceWithinMs = 1_000;

export function followConversation({ client, onHappening, onConnection }: FollowerOptions): Follower {
  const told = new Set<string>();
  const seenMessages = new Set<string>();
  const waiting = new Set<() => void>();
  const stopped = new AbortController();
  let presence: Presence | undefined;
  let presences = 0;
  const onFrame = (frame: Frame): void => {
    for (const happening of frame.happenings) {
      if (happening.message) seenMessages.add(happening.message.id);
      const key = `${happening.id}${happening.isPending ? "?" : ""}`;
      if (!told.has(key) && !(happening.isPending && told.has(happening.id))) onHappening(happening);
      told.add(key);
    }
    if (frame.presence) {
      presence = frame.presence;
      presences += 1;
    }
    for (const look of [...waiting]) look();
  };
  const until = (isTrue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isTrue()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  void follow(client, onFrame, onConnection, stopped.signal);
  return {
    untilSeen: (messageId) => until(() => seenMessages.has(messageId)),
    untilNextPresence: async () => {
      const before = presences;
      await Promise.race([until(() => presences > before), sleep(presenceWithinMs)]);
    },
    untilResting: () => until(() => presence?.isResting === true),
    stop: () => stopped.abort(),
  };
}

/** A refusal is final; a lost connection is tried again until somebody stops it. */
async function follow(
  client: ChatClient,
  onFrame: (frame: Frame) => void,
  onConnection: (state: "lost" | "back") => void,
  signal: AbortSignal,
): Promise<void> {
  let isLost = false;
  const listen = (frame: Frame): void => {
    if (isLost) onConnection("back");
    isLost = false;
    onFrame(frame);
  };
  while (!signal.aborted) {
    const end = await client.watch(listen, signal).catch((error: unknown) => error);
    if (signal.aborted || end instanceof ChatRequestError) return;
    if (!isLost) onConnection("lost");
    isLost = true;
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}
