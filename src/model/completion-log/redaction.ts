/**
 * What must not stand in a log: each company says which kinds, and may add patterns of its own. Numbers count as a card
 * or an account only when their check digits are right, since a log in which every order number is blacked out explains
 * nothing. Redaction is for the log alone: the conversation itself is not changed.
 */
import { type RedactedKind, redactedKinds, type RedactionRules } from "../../contracts/index.ts";
import type { Json } from "../../kernel/index.ts";

export type Redact = <Value extends Json>(value: Value) => Value;

/** Undefined when the company keeps no texts at all. */
export function redactionFor(settings: {
  readonly texts: "redacted" | "none";
  readonly redaction: RedactionRules;
}): Redact | undefined {
  return settings.texts === "none" ? undefined : createRedaction(settings.redaction);
}

interface Rule {
  readonly name: string;
  /** A sign without which there is nothing to find: most texts have none, and looking for a sign is cheap. */
  readonly sign?: string;
  readonly expression: RegExp;
  readonly isMeant?: (found: string) => boolean;
}

/** Every text in the value, keys excepted, with `[email]` and the like in place of what the rules name. */
export function createRedaction({ kinds, patterns }: RedactionRules): Redact {
  const own = patterns.map(({ name, pattern }): Rule => ({ name, expression: new RegExp(pattern, "gu") }));
  const rules = [...own, ...redactedKinds.filter((kind) => kinds.includes(kind)).map((kind) => builtIn[kind])];
  return (value) => mapTexts(value, (text) => rules.reduce(applyRule, text)) as typeof value;
}

const builtIn: Readonly<Record<RedactedKind, Rule>> = {
  email: {
    name: "email",
    sign: "@",
    expression: /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu,
  },
  iban: { name: "iban", expression: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/gu, isMeant: isIban },
  card: { name: "card", expression: /\b\d(?:[ -]?\d){12,18}\b/gu, isMeant: isCardNumber },
  phone: { name: "phone", expression: /(?<![\p{L}\p{N}]|\p{N} )(?:\+|00)\d(?:[ ()./-]{0,2}\d){6,14}(?!\p{N})/gu },
};

function applyRule(text: string, { name, sign = "", expression, isMeant }: Rule): string {
  if (!text.includes(sign)) return text;
  return text.replace(expression, (found) => (isMeant?.(found) === false ? found : `[${name}]`));
}

function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}

/** Luhn. */
function isCardNumber(found: string): boolean {
  const digits = [...found.replace(/\D/g, "")].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => total + (index % 2 === 0 ? digit : doubled(digit)), 0);
  return sum % 10 === 0;
}

function doubled(digit: number): number {
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}

/** ISO 7064, modulo 97. */
function isIban(found: string): boolean {
  const compact = found.replaceAll(" ", "");
  const moved = compact.slice(4) + compact.slice(0, 4);
  let rest = 0;
  for (const sign of moved) rest = Number(`${rest}${Number.parseInt(sign, 36)}`) % 97;
  return rest === 1;
}
