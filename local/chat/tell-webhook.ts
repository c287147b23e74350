/** A webhook of the outbox, told in plain words. */
import type { OutboxRow } from "../../src/conversation/index.ts";
import type { Happening } from "./happening.ts";
import { shown } from "./shown-value.ts";

const words: Readonly<Record<OutboxRow["state"], string>> = {
  pending: "is on its way",
  delivered: "was delivered",
  undeliverable: "could not be delivered",
};

export function tellWebhook({ seq, state, envelope }: OutboxRow, at: number): Happening {
  const text = `webhook ${seq}, ${shown(envelope.type)}, ${words[state]}`;
  return {
    id: `w${seq}`,
    at,
    kind: "webhook",
    who: "system",
    text,
    ...(state === "pending" ? { isPending: true } : {}),
  };
}
