/**
 * A passage is read alone, by a search and in a prompt, so what its surroundings said must be in it: where it stood, whose
 * it is, for whom, and of what day. These rules only ever add words in brackets and a heading, so that whatever they do, the
 * author's sentence is still there; the source text is kept beside. Rewriting is a model's job (write-passage.ts).
 */
import type { ArticlePart } from "../knowledge-items.ts";
import { foldText } from "../text-analysis.ts";
import { explicitWords } from "./explicit-words.ts";
import type { StructuredPart } from "./split-structure.ts";

export interface PassageContext {
  readonly title: string;
  /** ISO 639-1. */
  readonly language: string;
  readonly company: string;
  readonly product?: string;
  readonly audience?: string;
  /** Epoch milliseconds of the document; absent where nothing tells it, and then no date is written. */
  readonly writtenAt?: number;
}

export function makeExplicit({ path, text }: StructuredPart, context: PassageContext): ArticlePart {
  const titles = trail(path, context.title);
  const subject = titles.at(-1) ?? context.title;
  const body = explicitBody(text, subject, context);
  const heading = path.at(-1) ?? "";
  const explicit = `${headingLine(titles, body, context)}\n\n${body}`;
  const sourceText = [...(heading === "" ? [] : [`## ${heading}`]), text].join("\n\n");
  return { heading, text: explicit, ...(explicit === sourceText ? {} : { sourceText }) };
}

/** The article's title first, unless the outermost heading repeats it. */
function trail(path: readonly string[], title: string): readonly string[] {
  return path[0] !== undefined && foldText(path[0]) === foldText(title) ? path : [title, ...path];
}

function headingLine(titles: readonly string[], body: string, context: PassageContext): string {
  const words = explicitWords[context.language];
  const said = foldText(`${titles.join(" ")} ${body}`);
  const missing = [context.company, context.product].filter((name) => name && !said.includes(foldText(name)));
  const audience = context.audience === undefined || said.includes(foldText(context.audience)) ? undefined : context;
  const readers = audience && (words?.forAudience(audience.audience!) ?? audience.audience!);
  const brackets = [...missing, ...(readers === undefined ? [] : [readers])].join(", ");
  return `## ${titles.join(" › ")}${brackets === "" ? "" : ` (${brackets})`}`;
}

/** The parts of a text that are addresses, code or a link's target stay as they are. */
const untouched = /(`[^`]*`|\]\([^)]*\)|https?:\/\/\S+)/;

function explicitBody(text: string, subject: string, { language, company, writtenAt }: PassageContext): string {
  const words = explicitWords[language];
  if (!words) return text;
  let result = text;
  if (writtenAt !== undefined) {
    const day = writeDay(writtenAt, language);
    const year = new Date(writtenAt).getUTCFullYear();
    result = bracketFirst(result, words.day, words.asOf(day));
    result = bracketFirst(result, words.year, String(year));
    for (const { words: other, offset } of words.otherYear) result = bracketFirst(result, other, String(year + offset));
  }
  if (!foldText(result).includes(foldText(company))) result = bracketFirst(result, words.company, company);
  return result.replace(words.opening, (_, before: string, pronoun: string) => `${before}${pronoun} (${subject})`);
}

/** Said once, it holds for the passage. Nothing is added where a bracket follows already. */
function bracketFirst(text: string, words: RegExp, addition: string): string {
  const pieces = text.split(untouched);
  for (const [place, piece] of pieces.entries()) {
    if (place % 2 === 1) continue;
    const found = words.exec(piece);
    if (!found) continue;
    const end = found.index + found[0].length;
    if (piece.startsWith(" (", end)) return text;
    pieces[place] = `${piece.slice(0, end)} (${addition})${piece.slice(end)}`;
    return pieces.join("");
  }
  return text;
}

function writeDay(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(at);
}
