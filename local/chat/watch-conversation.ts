/** Watches one conversation from its beginning, without a gap and without a wrong order. */
import { ConversationNotFoundError, type ConversationStore } from "../../src/conversation/index.ts";
import type { ConversationId } from "../../src/kernel/index.ts";
import type { ConversationFeed, FrameListener } from "./conversation-feed.ts";
import type { Frame } from "./happening.ts";
import { readTimeline } from "./read-timeline.ts";

export type WatchConversation = (id: ConversationId, listener: FrameListener) => Promise<() => void>;

/**
 * It listens first and reads then; what happens meanwhile waits until the timeline has been told. Returns the way to
 * stop. Throws ConversationNotFound.
 */
export function createWatchConversation(store: ConversationStore, feed: ConversationFeed): WatchConversation {
  return async (id, listener) => {
    const early: Frame[] = [];
    let tell: FrameListener = (frame) => void early.push(frame);
    const stop = feed.subscribe(id, (frame) => tell(frame));
    try {
      const timeline = await readTimeline(store, id);
      if (!timeline) throw new ConversationNotFoundError(id);
      for (const frame of [timeline, ...early]) listener(frame);
      tell = listener;
      return stop;
    } catch (error) {
      stop();
      throw error;
    }
  };
}
