/**
 * Staff text that is told in few words, where a share of words says nothing: a number with what it is about, even if the
 * customer guessed it or the number stands elsewhere in public, and a few of staff's words in staff's order.
 */
import { sentenceWindows } from "./analysed-text.ts";
import type { AnalysedText } from "./analysed-text.ts";
import type { Draft } from "./draft.ts";
import type { Corpus, PassageCorpus } from "./evidence.ts";
import { once } from "./evidence.ts";
import { readNumbers, readSpelledNumbers } from "./read-numbers.ts";
import type { NumberMention } from "./read-numbers.ts";
import { foldedWords, sentencesIn, stemOf, stemsIn } from "./text-forms.ts";
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
/** What only staff may read, of all passages of the turn. */
export interface Staff {
  readonly corpora: readonly PassageCorpus[];
  readonly words: ReadonlySet<string>;
}

export function staffOf(corpora: readonly PassageCorpus[]): Staff {
  const words = new Set<string>();
  for (const corpus of corpora) for (const word of corpus.words) words.add(word);
  return { corpora, words };
}

interface Statement {
  readonly stems: ReadonlySet<string>;
  readonly numbers: readonly string[];
}

/** What the customer wrote is no licence here: to confirm a guess is to tell. What a tool has returned is one. */
export function toldFact(text: AnalysedText, { corpora }: Staff, draft: Draft): string | undefined {
  const { toolResults = [] } = draft.subject;
  const secretStatements = corpora.flatMap(statementsOf);
  if (secretStatements.length === 0 || !namesNumberOf(draft.numbersOf(text.text), secretStatements)) return undefined;
  const open = once(() => draft.sources.flatMap(statementsOf));
  const returned = once(() => new Set(telling(readNumbers(JSON.stringify(toolResults)))));
  return sentenceWindows(text).find((window) => {
    const numbers = telling(draft.numbersOf(window.text));
    return numbers.some((number) => {
      const nearest = nearestTo(window.stems, secretStatements, number);
      if (nearest < leastSharedStems || returned().has(number)) return false;
      return nearest > nearestTo(window.stems, open(), number);
    });
  })?.text;
}

/** Most drafts name none of staff's numbers, and need not be read piece by piece. */
function namesNumberOf(mentions: readonly NumberMention[], statements: readonly Statement[]): boolean {
  const named = new Set(mentions.flatMap(({ keys }) => keys));
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
      return { sentence, numbers: telling(mentions) };
    })
    .filter(({ numbers }) => numbers.length > 0)
    .map(({ sentence, numbers }) => ({ stems: stemsIn(foldedWords(sentence)), numbers })),
);

const wordsInOrder = rememberedOf((text) => ` ${foldedWords(text).join(" ")} `);

/** Words in staff's order, of which some stand in nothing public. */
export function toldRun(words: readonly string[], staff: Staff, known: Corpus): string | undefined {
  const staffWords = wordsOfStaffUpTo(words, staff);
  const open = once(() => ` ${foldedWords(known.text).join(" ")} `);
  for (const { words: length, leastHidden } of tellingRuns) {
    for (let at = 0; at + length <= words.length; at += 1) {
      if ((staffWords[at + length - 1] ?? 0) < length) continue;
      const piece = words.slice(at, at + length);
      if (leastHidden > 0 && piece.filter((word) => isHidden(word, known)).length < leastHidden) continue;
      const run = ` ${piece.join(" ")} `;
      if (staff.corpora.some((corpus) => wordsInOrder(corpus).includes(run)) && !open().includes(run))
        return run.trim();
    }
  }
  return undefined;
}

function isHidden(word: string, known: Corpus): boolean {
  const stem = stemOf(word);
  return stem !== undefined && !known.stems.has(stem);
}

/** For each word how many in a row, up to it, stand in staff text at all. */
function wordsOfStaffUpTo(words: readonly string[], staff: Staff): readonly number[] {
  let inARow = 0;
  return words.map((word) => (inARow = staff.words.has(word) ? inARow + 1 : 0));
}

const code = /\b\p{Lu}[\p{Lu}\p{N}]*(?:-[\p{Lu}\p{N}]+)+\b/gu;

const codesOf = rememberedOf((text) => text.match(code) ?? []);

/** Codes such as GW-1, whatever language stands around them. */
export function toldCode(text: string, { corpora }: Staff, known: Corpus): string | undefined {
  const codes = corpora.flatMap(codesOf);
  if (codes.length === 0) return undefined;
  const said = text.toUpperCase();
  return codes.find((found) => said.includes(found) && !known.text.toUpperCase().includes(found));
}
