/**
 * Readings of a text in which something may be hidden from a search for words: letters spaced out or in other alphabets,
 * digits for letters, base64, hexadecimal, rotated by 13, backwards. A reading is given only where the text shows signs
 * of its trick, except the last two, which are cheap to compare word by word.
 */
import { hasLongRun, rememberedByWord, spacedLetters } from "./text-forms.ts";

const lookalikes: Readonly<Record<string, string>> = {
  а: "a",
  с: "c",
  е: "e",
  о: "o",
  р: "p",
  х: "x",
  у: "y",
  і: "i",
  ѕ: "s",
  ј: "j",
  һ: "h",
  ԁ: "d",
  ԛ: "q",
  ԝ: "w",
  α: "a",
  ο: "o",
  ρ: "p",
  ν: "v",
  ι: "i",
  κ: "k",
  τ: "t",
  υ: "u",
  χ: "x",
  ε: "e",
};
const digitLetters: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  $: "s",
  "!": "i",
};

const mixedScripts = /(?<!\p{L})(?=\p{L}{0,40}[a-z])(?=\p{L}{0,40}[\u0370-\u04ff\u0500-\u052f])\p{L}{3,40}(?!\p{L})/giu;
const foreignLetter = /[\u0370-\u04ff\u0500-\u052f]/;
const disguised =
  /(?<![\p{L}\d@$!])(?=[\p{L}@$!\d]{2,30}(?![\p{L}\d]))(?:\p{Ll}{1,20}[013457@$!]|[013457@$!]{1,4}\p{Ll}{2,}|\p{Lu}[013457@$!]\p{Ll})[\p{L}013457@$!]{0,30}/gu;
const signBesideLetter = /[a-z\u00aa-\u209f\u2100-\uffff][013457@$!]|[013457@$!][a-z\u00aa-\uffff]/i;
const leastDisguised = 2;
const spaced = /(?<![\p{L}\p{N}])(?:\p{L}(?:[ .*_·-]|[ .*_·-]{2,3})){5,}\p{L}(?![\p{L}\p{N}])/gu;
const base64 = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{20,}={0,2}/g;
const hexadecimal = /(?<![A-Za-z0-9])(?:[0-9a-f]{2}[ :]?){12,}/gi;
const mostDecoded = 40;

const leastFillers = 4;
/** No word of prose is so frequent. */
const fillerShare = 0.3;

/** A line without the one word that was put between all others. */
function withoutFiller(line: string): string {
  const words = line.split(/\s+/);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const fillers = [...counts].filter(([, count]) => count >= leastFillers && count >= words.length * fillerShare);
  return fillers.length === 0 ? line : words.filter((word) => word !== fillers[0]?.[0]).join(" ");
}

/** Further readings of a text, none when it shows no sign of a trick. `letters`: without any blanks between words. */
export interface Reading {
  readonly text: string;
  readonly letters?: boolean;
}

export function unmaskedReadings(text: string): Reading[] {
  const readings: Reading[] = [];
  if (foreignLetter.test(text)) {
    const plain = text.replace(mixedScripts, (word) =>
      word.replace(/./gu, (letter) => lookalikes[letter.toLowerCase()] ?? letter),
    );
    if (plain !== text) readings.push({ text: plain });
  }
  const tricks = signBesideLetter.test(text) ? (text.match(disguised)?.length ?? 0) : 0;
  if (tricks >= leastDisguised) readings.push(...undisguised(text));
  const runs = (spacedLetters.test(text) && text.match(spaced)) || [];
  if (runs.length > 0) {
    readings.push(
      { text: runs.map(joinSpaced).join(" ") },
      { text: runs.join("").replace(/[^\p{L}]/gu, ""), letters: true },
    );
  }
  for (const decoded of decodedPieces(text)) readings.push({ text: decoded });
  const unfilled = text.split("\n").map(withoutFiller).join("\n");
  if (unfilled !== text) readings.push({ text: unfilled });
  return readings;
}

function undisguised(text: string): Reading[] {
  const read = text.replace(
    /(?<=[\p{L}\d@$!])[013457@$!]|[013457@$!](?=[\p{L}\d@$!])/gu,
    (sign) => digitLetters[sign] ?? sign,
  );
  const withL = text
    .replace(/(?<=\p{L})1|1(?=\p{L})/gu, "l")
    .replace(/[03457@$]/g, (sign) => digitLetters[sign] ?? sign);
  return [{ text: read }, { text: withL }];
}

/** One sign between letters joins them, a longer gap or a blank among dots is the end of a word. */
function joinSpaced(run: string): string {
  const words = /[.*_·-]/.test(run) ? run.split(/\s+/) : run.split(/\s{2,}/);
  return words.map((word) => word.replace(/[^\p{L}]/gu, "")).join(" ");
}

function decodedPieces(text: string): string[] {
  const pieces: string[] = [];
  for (const piece of (hasLongRun(text, 20) && text.match(base64)) || []) {
    pieces.push(Buffer.from(piece, "base64").toString("utf8"));
    if (pieces.length >= mostDecoded) break;
  }
  for (const piece of text.match(hexadecimal) ?? []) {
    pieces.push(Buffer.from(piece.replace(/[ :]/g, ""), "hex").toString("utf8"));
    if (pieces.length >= 2 * mostDecoded) break;
  }
  return pieces.filter((piece) => /^[\x20-\x7e\n\u00a0-\u024f\u2010-\u20ac]{8,}$/.test(piece));
}

export const reversedWord = rememberedByWord((word) => [...word].reverse().join(""));

/** By thirteen letters, of the Latin alphabet. */
export const rotatedWord = rememberedByWord((word) => {
  let turned = "";
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    turned += code >= 97 && code <= 122 ? String.fromCharCode(((code - 84) % 26) + 97) : word[at];
  }
  return turned;
});
