/** Branded identifiers: a customer's id can't be passed where a conversation's is meant. */
declare const brand: unique symbol;
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

export type ConversationId = Branded<string, "ConversationId">;
export type TaskToken = Branded<string, "TaskToken">;

/** Ids that callers choose: letters, digits and `_ - + =` (contract section 1), at most 128 of them. */
export const callerIdPattern = /^[A-Za-z0-9_\-+=]{1,128}$/;

export function conversationId(value: string): ConversationId {
  return value as ConversationId;
}
