import type { AppendOptions } from "./append-signal.ts";

/** The latest secret of the customer's session replaces the one before; it lives on the head and nowhere else. */
export function amendToken(conversationToken: string | undefined): Pick<AppendOptions, "amend"> {
  if (conversationToken === undefined) return {};
  return { amend: (head) => ({ ...head, conversationToken }) };
}
