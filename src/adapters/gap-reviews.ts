/**
 * Where conversations and gaps meet: a conversation asks for its log to be read when it is handed to people and when it
 * is over, and an erased one takes what it gave along. Neither concept knows the other.
 */
import type { ConversationStore, ReadConversation } from "../conversation/index.ts";
import { conversationId } from "../kernel/index.ts";
import type { EraseFromGaps, RequestReview, ReviewDependencies } from "../knowledge/gaps/index.ts";

/**
 * Each time a conversation moves its machine reads, again and again until the read has come through; so a request that
 * is made with the read is made in the end. The customer has had their answer by then.
 */
export function requestingReviews(
  read: ReadConversation,
  { store, requestReview }: { readonly store: ConversationStore; readonly requestReview: RequestReview },
): ReadConversation {
  return async (request) => {
    const directive = await read(request);
    if (directive.next === "end") await requestReview(request.conversationId, { isOver: true });
    if (directive.next === "park" && (await isHandedOff(store, request.conversationId))) {
      await requestReview(request.conversationId, { isOver: false });
    }
    return directive;
  };
}

async function isHandedOff(store: ConversationStore, id: Parameters<ConversationStore["readHead"]>[0]) {
  const head = await store.readHead(id).catch(() => undefined);
  return head?.state === "handing_off";
}

export function createReadLog(store: ConversationStore): ReviewDependencies["readEvents"] {
  return async (name) => {
    const id = conversationId(name);
    const head = await store.readHead(id);
    if (!head || head.state === "deleting") return undefined;
    return store.readEvents(id, { throughSeq: head.lastSeq, limit: head.lastSeq });
  };
}

/** The gaps first: while the conversation is there, a sweep that broke off is repeated. */
export function erasingGaps(store: ConversationStore, eraseFromGaps: EraseFromGaps): ConversationStore {
  return {
    ...store,
    async erase(id) {
      await eraseFromGaps(id);
      await store.erase(id);
    },
  };
}
