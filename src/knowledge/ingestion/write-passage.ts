/**
 * A model may write a passage so that it can be read alone; it may not change what the passage says. Whatever it answers
 * has to keep every number, date, link and name of its source, and add no number of its own; else the text of the rules
 * stands. A lost sentence without any of these can't be seen here: that is what the source text beside is for.
 */
import type { ArticlePart } from "../knowledge-items.ts";
import { NoOpinionError } from "./errors.ts";
import { type Finding, quoteOf } from "./findings.ts";
import type { PassageContext } from "./make-explicit.ts";
import type { OpinionCall } from "./model-opinions.ts";

export interface WritePassageRequest {
  /** The passage as the rules made it. */
  readonly text: string;
  readonly sourceText: string;
  readonly context: PassageContext;
  readonly call: OpinionCall;
}

/** Throws NoOpinion where the rules' text must do, and retryable errors. */
export type ExplicitPassageWriter = (request: WritePassageRequest) => Promise<string>;

export interface WrittenPart {
  readonly part: ArticlePart;
  readonly findings: readonly Finding[];
  /** Why no model wrote it; absent where one did, or was not asked. */
  readonly unavailable?: string;
}

export async function writePassage(
  part: ArticlePart,
  context: PassageContext,
  call: OpinionCall,
  write: ExplicitPassageWriter,
): Promise<WrittenPart> {
  const sourceText = part.sourceText ?? part.text;
  try {
    const written = (await write({ text: part.text, sourceText, context, call })).trim();
    const complaint = lossOf(part.text, written);
    if (complaint === undefined) return { part: { ...part, text: written, sourceText }, findings: [] };
    return { part, findings: [refused(`The model's wording ${complaint}`, sourceText)] };
  } catch (error) {
    if (!(error instanceof NoOpinionError)) throw error;
    if (error.kind === "unusable") return { part, findings: [refused(error.reason, sourceText)] };
    return { part, findings: [], unavailable: error.reason };
  }
}

function refused(complaint: string, sourceText: string): Finding {
  return {
    code: "rewrite-refused",
    severity: "note",
    message: `The passage keeps the words of its source. ${complaint}.`.replace(/\.\.$/, "."),
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
  const invented = inventedNumber(source, written);
  return invented === undefined ? undefined : `brought in the number "${invented}"`;
}

/** A number that the source does not have. */
export function inventedNumber(source: string, written: string): string | undefined {
  const known = tokensOf(source).number;
  return [...tokensOf(written).number.keys()].find((number) => !known.has(number));
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
