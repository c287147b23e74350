/**
 * Numbers written as words, in the languages that the gates read: "thirty-six", "sechsunddreißig", "trescientos
 * veinte". Values add up, and hundred and thousand multiply what stands before them; that order does not matter makes
 * German and Dutch readable by the same rule.
 */
import { rememberedByWord } from "./text-forms.ts";

type Values = ReadonlyMap<string, number>;

const lists: Readonly<Record<string, string>> = {
  en: `two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15
    sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80
    ninety 90 hundred 100 thousand 1000 one 1`,
  de: `ein 1 eins 1 zwei 2 drei 3 vier 4 funf 5 fuenf 5 sechs 6 sieben 7 acht 8 neun 9 zehn 10 elf 11 zwolf 12 zwoelf 12
    dreizehn 13 vierzehn 14 funfzehn 15 sechzehn 16 siebzehn 17 achtzehn 18 neunzehn 19 zwanzig 20 dreissig 30 vierzig 40
    funfzig 50 sechzig 60 siebzig 70 achtzig 80 neunzig 90 hundert 100 tausend 1000`,
  fr: `deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 treize 13 quatorze 14 quinze 15
    seize 16 vingt 20 trente 30 quarante 40 cinquante 50 soixante 60 cent 100 cents 100 mille 1000`,
  es: `dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 diez 10 once 11 doce 12 trece 13 catorce 14 quince 15
    dieciseis 16 diecisiete 17 dieciocho 18 diecinueve 19 veinte 20 veintidos 22 veinticuatro 24 veinticinco 25 treinta 30
    cuarenta 40 cincuenta 50 sesenta 60 setenta 70 ochenta 80 noventa 90 cien 100 ciento 100 doscientos 200 trescientos 300
    cuatrocientos 400 quinientos 500 seiscientos 600 setecientos 700 ochocientos 800 novecientos 900 mil 1000`,
  it: `due 2 tre 3 quattro 4 cinque 5 sei 6 sette 7 otto 8 nove 9 dieci 10 undici 11 dodici 12 tredici 13 quattordici 14
    quindici 15 sedici 16 diciassette 17 diciotto 18 diciannove 19 venti 20 ventuno 21 ventotto 28 trenta 30 quaranta 40
    cinquanta 50 sessanta 60 settanta 70 ottanta 80 novanta 90 cento 100 mille 1000 mila 1000`,
  nl: `twee 2 drie 3 vier 4 vijf 5 zes 6 zeven 7 acht 8 negen 9 tien 10 elf 11 twaalf 12 dertien 13 veertien 14 vijftien 15
    zestien 16 zeventien 17 achttien 18 negentien 19 twintig 20 dertig 30 veertig 40 vijftig 50 zestig 60 zeventig 70
    tachtig 80 negentig 90 honderd 100 duizend 1000`,
  pt: `dois 2 duas 2 tres 3 quatro 4 cinco 5 seis 6 sete 7 oito 8 nove 9 dez 10 onze 11 doze 12 treze 13 catorze 14
    quatorze 14 quinze 15 dezesseis 16 dezasseis 16 dezessete 17 dezoito 18 dezenove 19 vinte 20 trinta 30 quarenta 40
    cinquenta 50 sessenta 60 setenta 70 oitenta 80 noventa 90 cem 100 cento 100 duzentos 200 trezentos 300 quatrocentos 400
    quinhentos 500 seiscentos 600 setecentos 700 oitocentos 800 novecentos 900 mil 1000`,
  pl: `dwa 2 dwoch 2 trzy 3 trzech 3 cztery 4 piec 5 pieciu 5 szesc 6 siedem 7 osiem 8 dziewiec 9 dziesiec 10 dwanascie 12
    czternascie 14 pietnascie 15 dwadziescia 20 trzydziesci 30 sto 100`,
  sv: `tva 2 tre 3 fyra 4 fem 5 sex 6 sju 7 atta 8 nio 9 tio 10 elva 11 tolv 12 tretton 13 fjorton 14 femton 15 tjugo 20
    trettio 30 fyrtio 40 femtio 50 sextio 60 hundra 100 tusen 1000`,
  ru: `два 2 две 2 двух 2 три 3 трех 3 четыре 4 пять 5 пяти 5 шесть 6 семь 7 восемь 8 девять 9 десять 10 десяти 10
    двадцать 20 тридцать 30 сто 100`,
};

const byLanguage = new Map(Object.entries(lists).map(([language, list]) => [language, valuesOf(list)]));
const inAnyLanguage: Values = new Map([...byLanguage.values()].flatMap((values) => [...values]));
/** Languages that write a number as one word. */
const gluing: ReadonlySet<string> = new Set(["de", "nl", "it"]);
const connectors: ReadonlySet<string> = new Set(["and", "et", "y", "e", "und", "en"]);

function valuesOf(list: string): Values {
  const parts = list.trim().split(/\s+/);
  return new Map(parts.flatMap((part, at) => (at % 2 === 0 ? [[part, Number(parts[at + 1])] as const] : [])));
}

export interface SpelledNumber {
  readonly value: number;
  /** Positions in the list of words: first and one after the last. */
  readonly from: number;
  readonly to: number;
}

/** Numbers in a list of folded words; `language` undefined reads all languages at once. */
export function spelledNumbers(words: readonly string[], language: string | undefined): SpelledNumber[] {
  const values = language === undefined ? inAnyLanguage : byLanguage.get(language);
  if (values === undefined) return [];
  const glued = language === undefined || gluing.has(language);
  const found: SpelledNumber[] = [];
  for (let at = 0; at < words.length; at++) {
    if (piecesOf(words[at], values, glued) === undefined) continue;
    const number = readFrom(words, at, values, glued);
    found.push(number);
    at = number.to - 1;
  }
  return found;
}

/** `twenty hundred` is never written, so the longest run of number words is one number. */
function readFrom(words: readonly string[], from: number, values: Values, glued: boolean): SpelledNumber {
  const pieces: number[] = [];
  let to = from;
  for (let at = from; at < words.length; at++) {
    const more = piecesOf(words[at], values, glued);
    if (more === undefined && !connectors.has(words[at] ?? "")) break;
    if (more === undefined) continue;
    pieces.push(...more);
    to = at + 1;
  }
  return { value: valueOf(pieces), from, to };
}

function valueOf(pieces: readonly number[]): number {
  let total = 0;
  let current = 0;
  for (const piece of pieces) {
    if (piece === 1000) {
      total += Math.max(current, 1) * 1000;
      current = 0;
    } else if (piece === 100) current = current > 0 && current < 100 ? current * 100 : current + 100;
    else if (piece === 20 && current === 4) current = 80;
    else current += piece;
  }
  return total + current;
}

const shortestGlued = 7;

function piecesOf(word: string | undefined, values: Values, glued: boolean): readonly number[] | undefined {
  if (word === undefined) return undefined;
  return values === inAnyLanguage ? piecesInAnyLanguage(word) : piecesIn(word, values, glued);
}

const piecesInAnyLanguage = rememberedByWord((word) => piecesIn(word, inAnyLanguage, true));

function piecesIn(word: string, values: Values, glued: boolean): readonly number[] | undefined {
  const value = values.get(word);
  if (value !== undefined) return [value];
  return glued && word.length >= shortestGlued && word.length < 40 ? segments(word, values) : undefined;
}

/** Longest piece first, without going back: number words of these languages are no beginnings of each other. */
function segments(word: string, values: Values): readonly number[] | undefined {
  const pieces: number[] = [];
  let at = 0;
  if (longestPiece(word, 0, values) === 0) return undefined;
  while (at < word.length) {
    const length = longestPiece(word, at, values);
    if (length > 0) pieces.push(values.get(word.slice(at, at + length)) ?? 0);
    else if (pieces.length > 0 && word.startsWith("und", at)) at += 3;
    else if (pieces.length > 0 && word.startsWith("en", at)) at += 2;
    else return undefined;
    at += length;
  }
  return pieces.length > 1 ? pieces : undefined;
}

const longestNumberWord = 13;
const beginnings: ReadonlySet<string> = new Set([...inAnyLanguage.keys()].map((word) => word.slice(0, 2)));

function longestPiece(word: string, at: number, values: Values): number {
  if (!beginnings.has(word.slice(at, at + 2))) return 0;
  for (let length = Math.min(longestNumberWord, word.length - at); length >= 2; length--) {
    if (values.has(word.slice(at, at + length))) return length;
  }
  return 0;
}
