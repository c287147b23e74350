/**
 * Forms of a text that the gates compare: without invisible characters, folded, in words, sentences and paragraphs.
 * Every function takes linear time, because a model can write a hundred kilobytes of anything.
 */

/**
 * Zero-width characters, joiners and fillers, soft hyphens, direction marks, variation selectors: nobody sees them and
 * they split words.
 */
const invisible =
  /\u00ad|\u034f|\u061c|\u115f|\u1160|\u17b4|\u17b5|\u180e|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u206f]|[\ufe00-\ufe0f]|\ufeff/g;

/** Scripts without capitals or blanks begin far beyond this. */
export const beyondLatin = /[\u0250-\uffff]/;

/** What every text with more than three spaced-out letters has. */
export const spacedLetters =
  /[ .*_·-](?:[a-z\u00aa-\ud7ff\ue000-\uffff]|[\ud800-\udbff][\udc00-\udfff])[ .*_·-]{1,3}(?:[a-z\u00aa-\ud7ff\ue000-\uffff]|[\ud800-\udbff][\udc00-\udfff])[ .*_·-]/i;

export function visibleText(text: string): string {
  return isSimple(text) ? text : text.normalize("NFC").replace(invisible, "");
}

/** Whether so many letters, digits and signs of coded strings stand in a row. Looks at every `least`th character only. */
export function hasLongRun(text: string, least: number): boolean {
  for (let at = least - 1; at < text.length; at += least) {
    let from = at;
    while (from >= 0 && isCoded(text.charCodeAt(from))) from--;
    if (from === at) continue;
    while (isCoded(text.charCodeAt(at))) at++;
    if (at - from > least) return true;
  }
  return false;
}

/** A-Z, a-z, 0-9, + / = _ - */
function isCoded(code: number): boolean {
  if (code >= 97) return code <= 122;
  if (code >= 65) return code <= 90 || code === 95;
  return (code >= 47 && code <= 57) || code === 43 || code === 45 || code === 61;
}

const marks = /\p{M}+/gu;
const beyondAscii = /[^\x20-\x7e\n\r\t]/;
/** ASCII and the signs of everyday prose that folding leaves alone, apostrophes excepted. */
const beyondSimple = /[^\x20-\x7e\n\r\t£§©«°·»¿–—‘’“”„•›€→]/;

/** No letters but those of English, so that folding changes nothing but the case and the apostrophes. */
export function isSimple(text: string): boolean {
  return !beyondSimple.test(text);
}

/** Lower case, compatibility forms, without accents. Not of the same length as the text. */
export function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  if (isSimple(text)) return text.toLowerCase().replace(/[’‘`]/g, "'");
  return text
    .normalize("NFKD")
    .replace(marks, "")
    .toLowerCase()
    .replace(/[’‘ʼ`´]/g, "'")
    .replaceAll("ß", "ss")
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("ø", "o")
    .replaceAll("ł", "l");
}

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;

/** Latin letters and the signs that go with them: most texts are of these, and the short pattern reads them faster. */
const beyondLatinWords = /[^\t\n\r -\u024f\u2000-\u206f\u20a0-\u20cf]/;
const latinWord =
  /[0-9A-Za-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+/g;

export function wordsIn(text: string): string[] {
  return text.match(beyondLatinWords.test(text) ? word : latinWord) ?? [];
}

/** Letters in a row, without the digits that words may have. */
export function lettersIn(text: string): string[] {
  return text.match(isSimple(text) ? /[A-Za-z]+/g : /\p{L}+/gu) ?? [];
}

export function placedWords(text: string): Word[] {
  return Array.from(text.matchAll(beyondLatinWords.test(text) ? word : latinWord), (match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Folded words. */
export function foldedWords(text: string): string[] {
  if (isSimple(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return wordsIn(fold(text));
}

const sentenceEnd = /(?<=[.!?…]["'”»)\]]?)\s+|(?<=[。！？])|\n+/u;

/** Trimmed sentences and lines, none empty. Abbreviations cut too often, which no gate minds. */
export function sentencesIn(text: string): string[] {
  return trimmed(text.split(sentenceEnd));
}

export function codePoints(text: string): number {
  if (!beyondLatin.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

export function paragraphsIn(text: string): string[] {
  return trimmed(text.split(/\n[^\S\n]*\n\s*/));
}

function trimmed(pieces: readonly string[]): string[] {
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== "");
}

/** Blanks of the same length, so that positions stay. */
export function blankOut(text: string, pattern: RegExp): string {
  return text.replace(pattern, (match) => " ".repeat(match.length));
}

export function collapseSpace(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

const endings =
  /(?:ations?|ungen|ung|ements?|ments?|ingly|ing|edly|ed|ies|ien|ern|en|em|er|es|et|ées|ee|ees|os|as|is|ando|iendo|ados?|adas?|idos?|idas?|ato|ata|ati|ate|ar|ir|s|e|a|o|i|n|y)$/;
const keptLetters = 6;

/** A rough stem of a folded word, the same for most forms and derivations of it; short words have none. */
export function stemOf(folded: string): string | undefined {
  return folded.length < 4 ? undefined : stemOfLong(folded);
}

const stemOfLong = rememberedByWord((folded): string | undefined => {
  if (/\d/.test(folded)) return undefined;
  const cut = folded.replace(endings, "");
  return (cut.length >= 4 ? cut : folded).slice(0, keptLetters);
});

/** Stems of folded words. */
export function stemsIn(words: Iterable<string>): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const word of words) {
    const stem = stemOf(word);
    if (stem !== undefined) stems.add(stem);
  }
  return stems;
}

const mostRemembered = 20_000;
const longestRemembered = 40;

/** A company's vocabulary is small, and its words come again with each draft: what was made of one is remembered. */
export function rememberedByWord<Made>(make: (word: string) => Made): (word: string) => Made {
  const remembered = new Map<string, Made>();
  return (word) => {
    const known = remembered.get(word);
    if (known !== undefined || remembered.has(word)) return known as Made;
    const made = make(word);
    if (remembered.size >= mostRemembered) remembered.clear();
    if (word.length <= longestRemembered) remembered.set(word, made);
    return made;
  };
}
