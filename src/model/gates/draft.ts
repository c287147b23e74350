/** A draft as the gates see it: its subject, its text in the forms that several of them need, and what it may rest on. */
import { ownWords } from "./own-words.ts";
import { linkCorpus, once, publicCorpus } from "./evidence.ts";
import type { Corpus, PassageReader } from "./evidence.ts";
import { readContacts } from "./read-contacts.ts";
import type { Contact } from "./read-contacts.ts";
import { readNumbers, readSpelledNumbers } from "./read-numbers.ts";
import type { NumberMention } from "./read-numbers.ts";
import { withoutStaffText } from "./staff-text.ts";
import { analyseText } from "./analysed-text.ts";
import type { AnalysedText } from "./analysed-text.ts";
import { fold, visibleText } from "./text-forms.ts";
import type { DetectedLanguage, DraftSubject, LanguageDetector } from "./verdict.ts";

export interface Draft {
  readonly subject: DraftSubject;
  /** Without invisible characters, in Unicode's composed form. */
  readonly text: string;
  /** The company wrote this sentence itself. */
  readonly isFixedText: boolean;
  readonly folded: string;
  readonly analysed: AnalysedText;
  readonly contacts: readonly Contact[];
  /** The text with links, addresses and telephone numbers blanked. */
  readonly withoutContacts: string;
  readonly numbers: readonly NumberMention[];
  /** Of the draft or a part of it, in digits and in words of the customer's language. */
  readonly numbersOf: (text: string) => readonly NumberMention[];
  readonly spelledNumbersOf: (text: string) => readonly NumberMention[];
  readonly sources: readonly Corpus[];
  readonly public: Corpus;
  readonly linkEvidence: Corpus;
  readonly detectLanguage: LanguageDetector;
  readonly readPassage: PassageReader;
  /** What the prose is written in. */
  readonly detected: DetectedLanguage;
  /** The text without quotations, names of menus, links, tables, markup: what the agent says in its own words. */
  readonly prose: string;
}

/** Numbers that count the draft's own lines and steps claim nothing. */
const ownNumbering =
  /^[^\S\n]*(?:[-*•>#][^\S\n]*)?\**\d{1,2}[.)](?=[\s*])|\b(?:step|schritt|étape|etape|paso|passo|stap|steg|krok|etapa|option|opción|opzione|opção)[^\S\n]\d{1,2}(?![\d.,]\d)|\d\ufe0f?\u20e3/gimu;

export function readDraft(given: DraftSubject, detectLanguage: LanguageDetector, readPassage: PassageReader): Draft {
  const subject = withoutStaffText(given);
  const text = visibleText(subject.text);
  const contacts = once(() => readContacts(text));
  const spelledNumbersOf = rememberedHere((part) => readSpelledNumbers(part, subject.language));
  const numbers = once(() => numbersOf(withoutNumbering(contacts().rest)));
  const numbersOf = rememberedHere((part) => [...readNumbers(part), ...spelledNumbersOf(part)]);
  const prose = once(() => ownWords(contacts().rest));
  const detected = once(() => detectLanguage(prose(), subject.language));
  const folded = once(() => fold(text));
  const sources = once(() => (subject.sources ?? []).map(readPassage));
  const known = once(() => publicCorpus(subject, sources()));
  const links = once(() => linkCorpus(subject, sources()));
  const trimmed = text.trim();
  return {
    subject,
    text,
    detectLanguage,
    readPassage,
    numbersOf,
    spelledNumbersOf,
    analysed: analyseText(text),
    isFixedText: subject.fixedTexts?.some((fixed) => fixed.trim() === trimmed) ?? false,
    get prose() {
      return prose();
    },
    get detected() {
      return detected();
    },
    get folded() {
      return folded();
    },
    get contacts() {
      return contacts().contacts;
    },
    get withoutContacts() {
      return contacts().rest;
    },
    get numbers() {
      return numbers();
    },
    get sources() {
      return sources();
    },
    get public() {
      return known();
    },
    get linkEvidence() {
      return links();
    },
  };
}

function withoutNumbering(text: string): string {
  return /\d/.test(text) ? text.replace(ownNumbering, (match) => " ".repeat(match.length)) : text;
}

/** As long as the draft: several gates ask about the same piece of it. */
function rememberedHere<Made>(make: (text: string) => Made): (text: string) => Made {
  const remembered = new Map<string, Made>();
  return (text) => {
    const made = remembered.get(text) ?? make(text);
    remembered.set(text, made);
    return made;
  };
}
