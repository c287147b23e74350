/**
 * A model may write a passage so that it can be read alone; it may not change what the passage says. Whatever it answers
 * has to keep every number, date, link and name of its source, and add no number of its own; else the text of the rules
 * stands. A lost sentence without any of these can't be seen here: that is what the source text beside is for.
 */
import type { ArticlePart } from "../knowledge-items.ts";
import { type Finding, quoteOf } from "./findings.ts";
import type { PassageContext } from "./make-explicit.ts";

export interface WritePassageRequest {
  /** The passage as the rules made it. */
  readonly text: string;
  readonly sourceText: string;
  readonly context: PassageContext;
}

/** Undefined where no model is configured for it. Errors are retryable or say that the rules' text must do. */
export type ExplicitPassageWriter = (request: WritePassageRequest) => Promise<string>;

export interface WrittenPart {
  readonly part: ArticlePart;
  readonly findings: readonly Finding[];
}

export async function writePassage(
  part: ArticlePart,
  context: PassageContext,
  write: ExplicitPassageWriter,
): Promise<WrittenPart> {
  const sourceText = part.sourceText ?? part.text;
  const written = (await write({ text: part.text, sourceText, context })).trim();
  const complaint = lossOf(part.text, written);
  if (complaint === undefined) return { part: { ...part, text: written, sourceText }, findings: [] };
  return { part, findings: [refused(complaint, sourceText)] };
}

function refused(complaint: string, sourceText: string): Finding {
  return {
    code: "rewrite-refused",
    severity: "note",
    message: `The model's wording ${complaint}, so the passage keeps the words of its source.`,
    remedy: "Nothing has to be done.",
    quote: quoteOf(sourceText),
  };
}

/** What a wording has lost or invented; undefined when nothing. */
export function lossOf(source: string, written: string): string | undefined {
  if (written === "") return "is empty";
  if (written.length > source.length * 3 + 400) return "is far longer than its source";
  for (const [what, tokens] of Object.entries(tokensOf(source))) {
    const kept = tokensOf(written)[what as TokenKind];
    const lost = [...tokens].find(([token, times]) => (kept.get(token) ?? 0) < Math.min(times, 1));
    if (lost) return `lost the ${what} "${lost[0]}"`;
  }
  const known = tokensOf(source).number;
  const invented = [...tokensOf(written).number.keys()].find((number) => !known.has(number));
  return invented === undefined ? undefined : `brought in the number "${invented}"`;
}

type TokenKind = "number" | "link" | "name";
type Tokens = Readonly<Record<TokenKind, ReadonlyMap<string, number>>>;

function tokensOf(text: string): Tokens {
  const links = text.match(/https?:\/\/[^\s)>\]"']+|[\w.+-]+@[\w-]+\.[\w.]+|\]\([^)]+\)/g) ?? [];
  const plain = text.replaceAll(/https?:\/\/[^\s)>\]"']+|\]\([^)]+\)/g, " ");
  const numbers = plain.match(/\d+(?:[.,:'’\u00a0 ]\d{2,}|[.,]\d+)*/g) ?? [];
  // A capital inside a sentence; at its start it may be any word.
  const names = [...plain.matchAll(/(?<=[\p{Ll},;:)] )\p{Lu}[\p{L}\p{N}-]+/gu)].map(([name]) => name);
  return {
    number: counted(numbers.map((number) => number.replaceAll(/[\s\u00a0'’]/g, ""))),
    link: counted(links),
    name: counted(names),
  };
}

function counted(tokens: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
