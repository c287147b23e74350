/** A draft as the gates see it: its subject, its text in the forms that several of them need, and what it may rest on. */
import { ownWords } from "./own-words.ts";
import { linkCorpus, once, publicCorpus } from "./evidence.ts";
import type { Corpus, PassageReader } from "./evidence.ts";
import { readContacts } from "./read-contacts.ts";
import type { Contact } from "./read-contacts.ts";
import { readNumbers, readSpelledNumbers } from "./read-numbers.ts";
import type { NumberMention } from "./read-numbers.ts";
import { withoutStaffText } from "./staff-text.ts";
import { fold, sentencesIn, visibleText } from "./text-forms.ts";
import type { DetectedLanguage, DraftSubject, LanguageDetector } from "./verdict.ts";

export interface Draft {
  readonly subject: DraftSubject;
  /** Without invisible characters, in Unicode's composed form. */
  readonly text: string;
  /** The company wrote this sentence itself. */
  readonly isFixedText: boolean;
  readonly folded: string;
  readonly sentences: readonly string[];
  readonly contacts: readonly Contact[];
  /** The text with links, addresses and telephone numbers blanked. */
  readonly withoutContacts: string;
  readonly numbers: readonly NumberMention[];
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
  const sentences = once(() => sentencesIn(text));
  const numbers = once(() => {
    const rest = contacts().rest.replace(ownNumbering, (match) => " ".repeat(match.length));
    return [...readNumbers(rest), ...readSpelledNumbers(rest, subject.language)];
  });
  const prose = once(() => ownWords(contacts().rest));
  const detected = once(() => detectLanguage(prose()));
  const folded = once(() => fold(text));
  const known = once(() => publicCorpus(subject, readPassage));
  const links = once(() => linkCorpus(subject, readPassage));
  const trimmed = text.trim();
  return {
    subject,
    text,
    detectLanguage,
    readPassage,
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
    get sentences() {
      return sentences();
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
    get public() {
      return known();
    },
    get linkEvidence() {
      return links();
    },
  };
}
