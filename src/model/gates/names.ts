/**
 * Whether the text names persons, products or companies that nothing it may rest on contains. A name is a capitalised
 * word inside a sentence; since German capitalises every noun, there it takes a title ("Herr Lindemann") or several such
 * words in a row. Scripts without capitals, and names written in another script than the sources', are not judged.
 */
import { isCommonName } from "./common-names.ts";
import type { Draft } from "./draft.ts";
import { fold, hasLongRun, wordsIn } from "./text-forms.ts";
import type { Collection } from "./evidence.ts";
import { isUnitWord } from "./units.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

interface Capitalised {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What stands before it, as far as that matters. */
  readonly before: string;
}

const token = /(?<![\p{L}\p{N}])(?:\p{Lu}|\p{Ll}{1,2}\p{Lu})[\p{L}\p{M}\p{N}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*/gu;
const codedString = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{24,}/g;
const titles =
  /(?:^|[^\p{L}])(?:herrn?|frau|mrs?|ms|miss|dr|prof|monsieur|madame|mme|mlle|señora?|doña|don|sra?|sig|sigra|signora?|signore|dottor|dottoressa|dott|senhora?|dona|mevrouw|meneer|dhr|mevr|pani?|herra|fru)\.? $/iu;
const begins = /(?:^|[.!?…:;|()[\]"“”„«»‘*_>#~•–—\n/-])["'“„«(*_\s]*$/u;
const introduces =
  /\b(?:mein Name ist|ich heiße|my name is|je m'appelle|mi chiamo|me llamo|meu nome é|mijn naam is) $/iu;
/** Nouns that stand before a name in German and others: "Tarif Komfort Plus". */
const kinds =
  /^(?:tarif\w*|konto|karten?|bereich|menu|abschnitt|punkt|reiter|seite|kunden?|kundin|frage|anfang|ende|mitte|thema|stichwort|bank|form|nummer|betreff|option|uhr|tag|app|team|montag|vormittag|nachmittag|abend|morgen|plan)$/;
/** Endings that make a German word a noun, not a name. */
const nounEnding =
  /(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tat|taten|chen|nis|nisse|tum|ment|ling|gebuhr|gebuhren|karte|karten|konto|konten|nummer|zeit|zeiten|datum|limit|betrag|recht|schutz|preis|kosten|frist|dienst)$/;

export function checkNames(draft: Draft): Verdict {
  const prose = proseOf(draft);
  const names = capitalisedIn(prose);
  const unknown = isGerman(draft) ? germanName(names, draft) : otherName(names, draft);
  const found = unknown ?? signature(draft);
  if (found === undefined) return passed("names");
  return failed("names", `"${found}" is named in no source, tool result or message; leave the name out.`, found);
}

/** By what it is written in too: a draft in the wrong language has that fault, and no names for it. */
function isGerman({ subject, detected }: Draft): boolean {
  return subject.language === "de" || (detected.confident && detected.language === "de");
}

/** Headings and labels of list items are capitalised for show. */
function proseOf({ withoutContacts }: Draft): string {
  const blank = (match: string) => match.replace(/[^\n]/g, " ");
  return (hasLongRun(withoutContacts, 24) ? withoutContacts.replace(codedString, blank) : withoutContacts)
    .replace(/^#{1,6} .*$/gm, blank)
    .replace(/^\|.*\|[^\S\n]*\n\|[ :|-]+\|[^\S\n]*$/gm, blank)
    .replace(/^[^\S\n]*(?:[-*•]|\d{1,2}[.)])[^\S\n]+\**[^:\n*]{1,40}\**:/gm, blank)
    .replace(/`[^`\n]{1,200}`|\[[^\]\n]{1,60}\](?!\()/g, blank);
}

function capitalisedIn(prose: string): Capitalised[] {
  const names: Capitalised[] = [];
  for (let match = token.exec(prose); match !== null; match = token.exec(prose)) {
    const [text] = match;
    if (!(/[A-Za-z]/.test(text) || /\p{Script=Latin}/u.test(text)) || /\d.*\d/.test(text)) continue;
    const start = match.index;
    names.push({ text, start, end: start + text.length, before: prose.slice(Math.max(0, start - 40), start) });
  }
  return names;
}

/** Where a sentence, line, cell or quotation begins, a capital says nothing. */
function isFirst({ before, start }: Capitalised): boolean {
  return begins.test(before) || (start <= 40 && before.trim() === "");
}

function isTitled({ before }: Capitalised): boolean {
  return titles.test(before);
}

function otherName(names: readonly Capitalised[], draft: Draft): string | undefined {
  for (const [at, name] of names.entries()) {
    if (isKnown(name.text, draft)) continue;
    if (isTitled(name) || isInner(name.text)) return name.text;
    if (isAcronym(name.text)) continue;
    const next = names[at + 1];
    if (!isFirst(name)) return name.text;
    if (isName(name, next, draft)) return `${name.text} ${next?.text ?? ""}`.trim();
  }
  return undefined;
}

/** At the start of a sentence only the word after it tells a name: "Daniel Whitmore knows". */
function isName(name: Capitalised, next: Capitalised | undefined, draft: Draft): boolean {
  return (
    next !== undefined &&
    next.start - name.end === 1 &&
    !isFirst(next) &&
    !isKnown(next.text, draft) &&
    !isAcronym(next.text)
  );
}

function germanName(names: readonly Capitalised[], draft: Draft): string | undefined {
  const before = (name: Capitalised) => draft.withoutContacts.slice(Math.max(0, name.start - 30), name.start);
  const person = names.find(
    (name) =>
      (isTitled(name) || introduces.test(before(name))) &&
      !isKnown(name.text, draft) &&
      !nounEnding.test(fold(name.text)),
  );
  if (person !== undefined) return person.text;
  const brand = names.find((name) => isInner(name.text) && !isKnown(name.text, draft));
  return brand?.text ?? rowOfNames(names, draft);
}

/** Two words in a row that are neither known nor plainly nouns. */
function rowOfNames(names: readonly Capitalised[], draft: Draft): string | undefined {
  let row: Capitalised[] = [];
  for (const name of names) {
    const last = row.at(-1);
    if (last !== undefined && name.start - last.end !== 1) row = [];
    const folded = fold(name.text);
    const plain = kinds.test(folded) || nounEnding.test(folded) || isUnitWord(folded);
    if (isFirst(name) || plain || isAcronym(name.text) || isKnown(name.text, draft)) continue;
    row.push(name);
    if (row.length >= 2) return row.map(({ text }) => text).join(" ");
  }
  return undefined;
}

/** "PayRapido", "eBay": no sentence makes such a word. Italian courtesy does ("aiutarLa"). */
function isInner(word: string): boolean {
  return /\p{Ll}\p{Lu}\p{Ll}/u.test(word) && !/(?:L[aei]|V[io]|Loro|Innen)$/u.test(word);
}

function isAcronym(word: string): boolean {
  return /^[\p{Lu}\p{N}&-]{1,6}s?$/u.test(word);
}

const shortestStem = 4;

function isKnown(word: string, { public: known, subject }: Draft): boolean {
  // Of a compound such as "PDF-bestand" only the part with the capital can be a name.
  const bare = word.replace(/['’](?:s|ll|ve|re|d|m|t)?$/iu, "").replace(/(?:-\p{Ll}[\p{L}\p{M}]*)+$/u, "");
  if (isCommonName(bare, subject.language) || (bare !== word && isAcronym(bare))) return true;
  if (subject.terminology?.some(({ blocked }) => fold(blocked) === fold(bare).replace(/-/g, " "))) return true;
  return wordsIn(fold(bare)).every((part) => part.length === 1 || standsIn(part, known.words, subject.language));
}

/** As it is, or with a case ending more or less. */
function standsIn(part: string, words: Collection, language: string): boolean {
  if (words.has(part) || isCommonName(part, language)) return true;
  for (let cut = 1; cut <= 2; cut++) {
    const stem = part.slice(0, -cut);
    if (stem.length >= shortestStem && words.has(stem)) return true;
  }
  return part.length >= shortestStem && ["s", "n", "en", "es", "e", "a"].some((ending) => words.has(part + ending));
}

/** A name alone on the last line, after a line that ends with a comma: "Best regards,". */
function signature(draft: Draft): string | undefined {
  const match = /,[^\S\n]*\n+[^\S\n]*((?:\p{Lu}\p{L}+[^\S\n]?){1,3})\s*$/u.exec(draft.text.slice(-200));
  const signed = match?.[1]?.trim();
  if (signed === undefined) return undefined;
  return signed.split(" ").every((word) => isKnown(word, draft)) ? undefined : signed;
}
