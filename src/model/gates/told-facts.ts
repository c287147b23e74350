/**
 * Staff text that is told in few words, where a share of words says nothing: a number with what it is about, even if the
 * customer guessed it or the number stands elsewhere in public, and a few of staff's words in staff's order.
 */
import type { Draft } from "./draft.ts";
import type { Corpus } from "./evidence.ts";
import { once } from "./evidence.ts";
import { readNumbers, readSpelledNumbers } from "./read-numbers.ts";
import type { NumberMention } from "./read-numbers.ts";
import { fold, foldedWords, sentencesIn, stemOf, wordsIn } from "./text-forms.ts";
import { isMoneyOrShare } from "./units.ts";

/** Smaller numbers stand everywhere by chance, unless they are money or shares. */
export const leastTellingNumber = 13;
const leastSharedStems = 2;
/** The longer the run, the fewer of its words must be staff's alone. */
const tellingRuns = [
  { words: 4, leastHidden: 2 },
  { words: 8, leastHidden: 1 },
  { words: 10, leastHidden: 0 },
] as const;
/** Sentences as short as these are pieces of one. */
const windowWords = 20;

interface Statement {
  readonly stems: ReadonlySet<string>;
  readonly numbers: readonly string[];
}

/** The sentences of a text, and each with as many of those after it as together are no longer than a sentence. */
export function sentenceWindows(text: string): string[] {
  const sentences = sentencesIn(text);
  return sentences.flatMap((_, at) => {
    const windows: string[] = [];
    for (let end = at + 1; end <= sentences.length; end += 1) {
      const window = sentences.slice(at, end).join(" ");
      if (end > at + 1 && wordsIn(window).length > windowWords) break;
      windows.push(window);
    }
    return windows;
  });
}

/** What the customer wrote is no licence here: to confirm a guess is to tell. What a tool has returned is one. */
export function toldFact(text: string, secrets: readonly Corpus[], draft: Draft): string | undefined {
  const { sources = [], toolResults = [] } = draft.subject;
  const secretStatements = secrets.flatMap(statementsOf);
  if (!namesNumberOf(text, secretStatements, draft.subject.language)) return undefined;
  const open = once(() => sources.map(draft.readPassage).flatMap(statementsOf));
  const returned = once(() => new Set(telling(readNumbers(JSON.stringify(toolResults)))));
  return sentenceWindows(text).find((window) => {
    const numbers = telling([...readNumbers(window), ...readSpelledNumbers(window, draft.subject.language)]);
    if (numbers.length === 0) return false;
    const said = stemsOf(window);
    return numbers.some((number) => {
      const nearest = nearestTo(said, secretStatements, number);
      if (nearest < leastSharedStems || returned().has(number)) return false;
      return nearest > nearestTo(said, open(), number);
    });
  });
}

/** Most drafts name none of staff's numbers, and need not be read piece by piece. */
function namesNumberOf(text: string, statements: readonly Statement[], language: string): boolean {
  if (statements.length === 0) return false;
  const named = new Set([...readNumbers(text), ...readSpelledNumbers(text, language)].flatMap(({ keys }) => keys));
  return statements.some(({ numbers }) => numbers.some((number) => named.has(number)));
}

/** The most stems in common with a statement that has this number, too. */
function nearestTo(said: ReadonlySet<string>, statements: readonly Statement[], number: string): number {
  const alike = statements.filter(({ numbers }) => numbers.includes(number));
  return Math.max(0, ...alike.map(({ stems }) => [...said].filter((stem) => stems.has(stem)).length));
}

function telling(mentions: readonly NumberMention[]): string[] {
  return mentions.flatMap(({ keys, unit }) =>
    keys.filter((key) => isMoneyOrShare(unit) || !key.startsWith("n:") || Number(key.slice(2)) >= leastTellingNumber),
  );
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(wordsIn(fold(text)).flatMap((word) => stemOf(word) ?? []));
}

/** A company's passages are read again and again: what was made of one is remembered as long as it is. */
function rememberedOf<Made>(make: (text: string) => Made): (corpus: Corpus) => Made {
  const remembered = new WeakMap<Corpus, { readonly made: Made }>();
  return (corpus) => {
    const known = remembered.get(corpus) ?? { made: make(corpus.text) };
    remembered.set(corpus, known);
    return known.made;
  };
}

const statementsOf = rememberedOf((text): readonly Statement[] =>
  sentencesIn(text)
    .map((sentence) => {
      const mentions = [...readNumbers(sentence), ...readSpelledNumbers(sentence, undefined)];
      return { stems: stemsOf(sentence), numbers: telling(mentions) };
    })
    .filter(({ numbers }) => numbers.length > 0),
);

const wordsInOrder = rememberedOf((text) => ` ${foldedWords(text).join(" ")} `);

/** Words in staff's order, of which some stand in nothing public. */
export function toldRun(text: string, staff: readonly Corpus[], known: Corpus): string | undefined {
  const words = foldedWords(text);
  const isHidden = words.map((word) => {
    const stem = stemOf(word);
    return stem !== undefined && !known.stems.has(stem);
  });
  const staffWords = wordsOfStaffUpTo(words, staff);
  const secrets = staff.map(wordsInOrder);
  const open = once(() => ` ${foldedWords(known.text).join(" ")} `);
  for (const { words: length, leastHidden } of tellingRuns) {
    for (let at = 0; at + length <= words.length; at += 1) {
      if ((staffWords[at + length - 1] ?? 0) < length) continue;
      if (isHidden.slice(at, at + length).filter(Boolean).length < leastHidden) continue;
      const run = words.slice(at, at + length).join(" ");
      if (secrets.some((secret) => secret.includes(` ${run} `)) && !open().includes(` ${run} `)) return run;
    }
  }
  return undefined;
}

/** For each word how many in a row, up to it, stand in staff text at all. */
function wordsOfStaffUpTo(words: readonly string[], staff: readonly Corpus[]): readonly number[] {
  let inARow = 0;
  return words.map((word) => (inARow = staff.some((corpus) => corpus.words.has(word)) ? inARow + 1 : 0));
}

const code = /\b\p{Lu}[\p{Lu}\p{N}]*(?:-[\p{Lu}\p{N}]+)+\b/gu;

const codesOf = rememberedOf((text) => text.match(code) ?? []);

/** Codes such as GW-1, whatever language stands around them. */
export function toldCode(text: string, staff: readonly Corpus[], known: Corpus): string | undefined {
  const said = text.toUpperCase();
  return staff.flatMap(codesOf).find((found) => said.includes(found) && !known.text.toUpperCase().includes(found));
}
