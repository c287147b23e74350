/**
 * Follows one conversation over the feed, through lost connections and restarts of the server, and tells each
 * happening once. It also answers the question of scripts: has the agent finished?
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type ChatClient, ChatRequestError } from "../chat-client.ts";
import type { Frame, Happening, Presence } from "../happening.ts";

export interface Follower {
  /** Resolves when the feed has shown the message with this id. */
  untilSeen(messageId: string): Promise<void>;
  /** Resolves when the feed has told one more happening of this kind, or after a moment without one. */
  untilNext(kind: Happening["kind"]): Promise<void>;
  /** Resolves when nothing goes on by itself any more. */
  untilResting(): Promise<void>;
  stop(): void;
}

export interface FollowerOptions {
  readonly client: ChatClient;
  readonly onHappening: (happening: Happening) => void;
  readonly onConnection: (state: "lost" | "back") => void;
  /** Whoever waits gets ConnectionLost when the connection has been lost for so long. */
  readonly giveUpAfterMs: number;
}

export class ConnectionLostError extends Error {
  override readonly name = "ConnectionLost";
  constructor() {
    super("The connection to the server was lost and did not come back.");
  }
}

const retryMs = 500;
/** Long, because a busy machine is slow; short enough for somebody who waits for what will not come. */
const happensWithinMs = 10_000;

export function followConversation(options: FollowerOptions): Follower {
  const seen = new Set<string>();
  const idsOfKind = new Map<Happening["kind"], Set<string>>();
  const countOf = (kind: Happening["kind"]): number => idsOfKind.get(kind)?.size ?? 0;
  const watchers = createWatchers();
  const stopped = new AbortController();
  let presence: Presence | undefined;
  const tellNew = tellOnce(options.onHappening);
  const onFrame = (frame: Frame): void => {
    for (const { id, kind, message } of frame.happenings) {
      if (message) seen.add(message.id);
      idsOfKind.set(kind, (idsOfKind.get(kind) ?? new Set()).add(id));
    }
    frame.happenings.forEach(tellNew);
    presence = frame.presence ?? presence;
    watchers.look();
  };
  void follow(options, onFrame, stopped.signal).then(() => watchers.fail(new ConnectionLostError()));
  return {
    untilSeen: (messageId) => watchers.until(() => seen.has(messageId)),
    untilNext: async (kind) => {
      const before = countOf(kind);
      const patience = new AbortController();
      const enough = sleep(happensWithinMs, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([watchers.until(() => countOf(kind) > before), enough]);
      patience.abort();
    },
    untilResting: () => watchers.until(() => presence?.isResting === true),
    stop: () => stopped.abort(),
  };
}

/** A step is told when it begins and when it is done; each connection begins with everything again. */
function tellOnce(onHappening: (happening: Happening) => void): (happening: Happening) => void {
  const told = new Set<string>();
  return (happening) => {
    const { id, isPending } = happening;
    const key = isPending ? `${id} begins` : id;
    if (told.has(key) || told.has(id)) return;
    told.add(key);
    onHappening(happening);
  };
}

interface Watchers {
  until(isTrue: () => boolean): Promise<void>;
  look(): void;
  fail(error: Error): void;
}

function createWatchers(): Watchers {
  const waiting = new Set<{ isTrue: () => boolean; resolve: () => void; reject: (error: Error) => void }>();
  let failure: Error | undefined;
  return {
    until: (isTrue) =>
      new Promise((resolve, reject) => {
        if (isTrue()) resolve();
        else if (failure) reject(failure);
        else waiting.add({ isTrue, resolve, reject });
      }),
    look: () => {
      for (const each of waiting) if (each.isTrue() && waiting.delete(each)) each.resolve();
    },
    fail: (error) => {
      failure = error;
      for (const each of waiting) each.reject(error);
      waiting.clear();
    },
  };
}

/** A refusal is final; a lost connection is tried again until somebody stops it or it has lasted too long. */
async function follow(
  { client, onConnection, giveUpAfterMs }: FollowerOptions,
  onFrame: (frame: Frame) => void,
  signal: AbortSignal,
): Promise<void> {
  let lostAt: number | undefined;
  const listen = (frame: Frame): void => {
    if (lostAt !== undefined) onConnection("back");
    lostAt = undefined;
    onFrame(frame);
  };
  while (!signal.aborted) {
    const end = await client.watch(listen, signal).catch((error: unknown) => error);
    if (signal.aborted || end instanceof ChatRequestError) return;
    if (lostAt === undefined) onConnection("lost");
    lostAt ??= Date.now();
    if (Date.now() - lostAt > giveUpAfterMs) return;
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}
