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

export function visibleText(text: string): string {
  return text.normalize("NFC").replace(invisible, "");
}

const marks = /\p{M}+/gu;
const plainAscii = /^[\x20-\x7e\n\r\t]*$/;

/** Only ASCII, so that folding changes nothing but the case. */
export function isPlain(text: string): boolean {
  return plainAscii.test(text);
}

/** Lower case, compatibility forms, without accents. Not of the same length as the text. */
export function fold(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase();
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
const latinOnly = /^[\t\n\r -\u024f\u2000-\u206f\u20a0-\u20cf]*$/;
const latinWord =
  /[0-9A-Za-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+/g;

export function wordsIn(text: string): string[] {
  return text.match(latinOnly.test(text) ? latinWord : word) ?? [];
}

export function placedWords(text: string): Word[] {
  return Array.from(text.matchAll(latinOnly.test(text) ? latinWord : word), (match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Folded words. */
export function foldedWords(text: string): string[] {
  return wordsIn(fold(text));
}

const sentenceEnd = /(?<=[.!?…]["'”»)\]]?)\s+|(?<=[。！？])|\n+/u;

/** Trimmed sentences and lines, none empty. Abbreviations cut too often, which no gate minds. */
export function sentencesIn(text: string): string[] {
  return trimmed(text.split(sentenceEnd));
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
  if (folded.length < 4 || /\d/.test(folded)) return undefined;
  const cut = folded.replace(endings, "");
  return (cut.length >= 4 ? cut : folded).slice(0, keptLetters);
}
