/** Tells watchers in this process what happens, while it happens. Nothing is kept: the log is read on connecting. */
import type { Frame } from "./happening.ts";

export type FrameListener = (frame: Frame) => void;

export interface ConversationFeed {
  publish(conversationId: string, frame: Frame): void;
  /** Returns the way to stop. */
  subscribe(conversationId: string, listener: FrameListener): () => void;
}

export function createConversationFeed(): ConversationFeed {
  const listeners = new Map<string, Set<FrameListener>>();
  return {
    publish: (conversationId, frame) => {
      for (const listener of listeners.get(conversationId) ?? []) listener(frame);
    },
    subscribe: (conversationId, listener) => {
      const set = listeners.get(conversationId) ?? new Set();
      listeners.set(conversationId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(conversationId);
      };
    },
  };
}
