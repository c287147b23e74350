/**
 * Whether every link, e-mail address and telephone number can be relied on. Host and path of a link must stand in a
 * source or tool result; addresses and numbers may also come from the customer. The host alone is fine.
 */
import type { Draft } from "./draft.ts";
import { linkKey, samePhone } from "./read-contacts.ts";
import type { Contact } from "./read-contacts.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

const names = { link: "link", email: "e-mail address", phone: "telephone number" } as const;
/** A link whose text shows another address than it leads to. */
const markdownLink = /\[([^\]\n]{1,300})\]\(([^)\s]{1,2000})\)/g;

export function checkLinks(draft: Draft): Verdict {
  const unknown = draft.contacts.find((contact) => !isKnown(contact, draft));
  if (unknown !== undefined) {
    const reason = `The ${names[unknown.kind]} "${unknown.raw}" stands in no source; use only those that do.`;
    return failed("links", reason, unknown.raw);
  }
  const target = foreignTarget(draft);
  if (target === undefined) return passed("links");
  return failed(
    "links",
    `The link to "${target}" stands in no source or shows another address than it leads to.`,
    target,
  );
}

function isKnown(contact: Contact, draft: Draft): boolean {
  const { kind, key } = contact;
  if (kind === "link") return isKnownLink(key, draft);
  const known = draft.public.contacts.filter((other) => other.kind === kind);
  if (kind === "email") return known.some((other) => other.key === key);
  if (known.some((other) => samePhone(other.key, key))) return true;
  return draft.public.numbers.has(`n:${key.replace(/^0+(?=\d)/, "")}`);
}

function isKnownLink(key: string, draft: Draft): boolean {
  return draft.linkEvidence.contacts.some((other) => {
    if (other.kind !== "link") return false;
    return other.key === key || (!/[/?#]/.test(key) && hostOf(other.key) === key);
  });
}

function hostOf(key: string): string {
  return key.replace(/[/?#][\s\S]*$/, "");
}

function foreignTarget({ text, linkEvidence }: Draft): string | undefined {
  if (!text.includes("](")) return undefined;
  for (const [, shown = "", target = ""] of text.matchAll(markdownLink)) {
    const known = linkEvidence.text.includes(target) || target.startsWith("mailto:") || target.startsWith("tel:");
    const address = /^(?:https?:\/\/)?[\w-]+(?:\.[\w-]+)+\S*$/.test(shown);
    if (!known || (address && linkKey(shown) !== linkKey(target))) return target;
  }
  return undefined;
}
