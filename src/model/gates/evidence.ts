/**
 * What a draft may rest on: public passages, tool results, the customer's own words, earlier lines, and the company's
 * fixed texts. Read once per draft and only as far as a gate asks. Staff-only passages are read apart, never as proof.
 */
import type { Json } from "../../kernel/index.ts";
import { readContacts } from "./read-contacts.ts";
import type { Contact } from "./read-contacts.ts";
import { readNumbers, readSpelledNumbers } from "./read-numbers.ts";
import type { NumberMention } from "./read-numbers.ts";
import { foldedWords, stemsIn, visibleText } from "./text-forms.ts";
import type { DraftSubject, SourcePassage } from "./verdict.ts";

/** A body of text and its forms, each computed when first asked for. */
export interface Corpus {
  readonly text: string;
  readonly contacts: readonly Contact[];
  /** Key of a number (see read-numbers.ts) to the units it stands with; "part": as part of a date, time or identifier. */
  readonly numbers: Units;
  /** The same of numbers in words. */
  readonly spelledNumbers: Units;
  readonly words: Collection;
  readonly stems: Collection;
}

export interface Units {
  has(key: string): boolean;
  /** Whether the number stands with this unit or without any; "" asks for no unit. */
  hasWith(key: string, unit: string): boolean;
  unitsOf(key: string): ReadonlySet<string> | undefined;
}
export type Collection = Pick<ReadonlySet<string>, "has">;

/** Of one text. */
export interface PassageCorpus extends Corpus {
  readonly words: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
}

export type PassageReader = (passage: SourcePassage) => PassageCorpus;

const mostRemembered = 1000;

/** A company has some hundred passages and reads them again and again: their forms are remembered by their text. */
export function createPassageReader(): PassageReader {
  const remembered = new Map<string, { readonly passage: SourcePassage; readonly corpus: PassageCorpus }>();
  return (passage) => {
    const known = remembered.get(passage.text);
    if (known?.passage.title === passage.title && known.passage.url === passage.url) return known.corpus;
    if (remembered.size >= mostRemembered) remembered.clear();
    const corpus = createCorpus(visibleText(passageText(passage)));
    remembered.set(passage.text, { passage, corpus });
    return corpus;
  };
}

/** Several as one, each read for itself. */
function joinCorpora(parts: readonly Corpus[]): Corpus {
  const text = once(() => parts.map((part) => part.text).join("\n"));
  const contacts = once(() => parts.flatMap((part) => part.contacts));
  const units = (of: (part: Corpus) => Units): Units => ({
    has: (key) => parts.some((part) => of(part).has(key)),
    hasWith: (key, unit) => parts.some((part) => of(part).hasWith(key, unit)),
    unitsOf(key) {
      const found = parts.flatMap((part) => [...(of(part).unitsOf(key) ?? [])]);
      return found.length > 0 ? new Set(found) : undefined;
    },
  });
  const collection = (of: (part: Corpus) => Collection): Collection => ({
    has: (item) => parts.some((part) => of(part).has(item)),
  });
  return {
    get text() {
      return text();
    },
    get contacts() {
      return contacts();
    },
    numbers: units((part) => part.numbers),
    spelledNumbers: units((part) => part.spelledNumbers),
    words: collection((part) => part.words),
    stems: collection((part) => part.stems),
  };
}

export function createCorpus(text: string): PassageCorpus {
  const read = once(() => readContacts(text));
  const words = once(() => new Set(foldedWords(text)));
  const numbers = once(() => numbersOf(read()));
  const spelled = once(() => unitsByKey(readSpelledNumbers(text, undefined)));
  const stems = once(() => stemsIn(words()));
  return {
    text,
    get contacts() {
      return read().contacts;
    },
    get numbers() {
      return numbers();
    },
    get spelledNumbers() {
      return spelled();
    },
    get words() {
      return words();
    },
    get stems() {
      return stems();
    },
  };
}

export function once<T>(compute: () => T): () => T {
  let value: { readonly is: T } | undefined;
  return () => (value ??= { is: compute() }).is;
}

/** All that a customer may see. */
export function publicCorpus(subject: DraftSubject, sources: readonly Corpus[]): Corpus {
  const pieces: string[] = [subject.companyName, subject.agentName, subject.request];
  pieces.push(...(subject.earlier ?? []), ...(subject.fixedTexts ?? []));
  for (const { replacement } of subject.terminology ?? []) pieces.push(replacement);
  for (const result of subject.toolResults ?? []) collectLeaves(result, pieces);
  return joinCorpora([createCorpus(visibleText(pieces.join("\n"))), ...sources]);
}

/** What proves a link: the customer may have been sent one by a swindler, so their words don't. */
export function linkCorpus(subject: DraftSubject, sources: readonly Corpus[]): Corpus {
  const pieces: string[] = [...(subject.fixedTexts ?? [])];
  for (const result of subject.toolResults ?? []) collectLeaves(result, pieces);
  return joinCorpora([createCorpus(visibleText(pieces.join("\n"))), ...sources]);
}

function passageText({ title, text, url }: SourcePassage): string {
  return `${title}\n${text}\n${url ?? ""}`;
}

/** Texts and numbers of a JSON value, not its keys. Without recursion: a tool may nest as deep as it likes. */
function collectLeaves(value: Json, into: string[]): void {
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") into.push(next);
    else if (typeof next === "number") into.push(String(next));
    else if (next !== null && typeof next === "object")
      for (const inner of Object.values(next as Record<string, Json>)) open.push(inner);
  }
}

function numbersOf({ contacts, rest }: ReturnType<typeof readContacts>): Units {
  const phones = contacts.filter(({ kind }) => kind === "phone");
  const called = phones.map(({ raw, key }) => ({ raw, keys: [`n:${key.replace(/^0+/, "")}`], unit: "" }));
  return unitsByKey([...readNumbers(rest), ...called]);
}

function unitsByKey(mentions: readonly NumberMention[]): Units {
  const units = new Map<string, Set<string>>();
  const note = (key: string, unit: string) => {
    const known = units.get(key);
    if (known === undefined) units.set(key, new Set([unit]));
    else known.add(unit);
  };
  for (const mention of mentions) {
    for (const key of mention.keys) note(key, mention.unit);
    for (const part of mention.parts ?? []) note(part, "part");
    noteLastDigits(mention, note);
  }
  return {
    has: (key) => units.has(key),
    hasWith(key, unit) {
      const known = units.get(key);
      return known !== undefined && (unit === "" || known.has(unit) || known.has(""));
    },
    unitsOf: (key) => units.get(key),
  };
}

/** Of long numbers, such as those of cards, the last four digits may be named. */
function noteLastDigits({ raw }: NumberMention, note: (key: string, unit: string) => void): void {
  if (raw.length < 12) return;
  const digits = raw.replace(/\D/g, "");
  if (digits.length >= 12) note(`n:${digits.slice(-4).replace(/^0+(?=\d)/, "")}`, "part");
}

/** With this unit or without any. */
export function hasNumber(corpus: Corpus, key: string, unit: string): boolean {
  return corpus.numbers.hasWith(key, unit) || corpus.spelledNumbers.hasWith(key, unit);
}
