/**
 * Whether the text tells what only staff may know. Each sentence is compared with each sentence of the staff-only
 * passages by rough stems, so that other word order, forms and fillers don't hide it; then numbers and names that stand
 * nowhere else, also spelled out; then the readings of unmask.ts. What the customer may read anyway is no disclosure. A
 * free translation shares no words and is caught by its numbers and names only.
 */
import { analyseText, neighbouringSentences, sentenceWindows } from "./analysed-text.ts";
import type { AnalysedText } from "./analysed-text.ts";
import type { Draft } from "./draft.ts";
import { once } from "./evidence.ts";
import type { Corpus, PassageCorpus, PassageReader } from "./evidence.ts";
import { isCommonName } from "./common-names.ts";
import { readNumbers } from "./read-numbers.ts";
import type { NumberMention } from "./read-numbers.ts";
import { fold, foldedWords, sentencesIn, stemsIn, wordsIn } from "./text-forms.ts";
import { leastTellingNumber, staffOf, toldCode, toldFact, toldRun } from "./told-facts.ts";
import type { Staff } from "./told-facts.ts";
import { isMoneyOrShare } from "./units.ts";
import { type Reading, reversedWord, rotatedWord, unmaskedReadings } from "./unmask.ts";
import { failed, passed } from "./verdict.ts";
import type { SourcePassage, Verdict } from "./verdict.ts";

/** So many stems that stand in one staff-only sentence and in nothing public, and this share of its stems. */
const leastSecretStems = 3;
const leastShareOfSecret = 0.38;
/** Or from one passage: so many, and this share of what the draft's sentence says. */
const leastShareOfSentence = 0.45;
const leastHiddenWords = 3;
const runLetters = 14;
const leastRuns = 6;

interface Secret {
  readonly text: string;
  readonly stems: Corpus["stems"];
  readonly sentences: () => readonly ReadonlySet<string>[];
  readonly corpus: PassageCorpus;
}

/** Without these nobody talks of internals. */
const signOfInternals = /intern|staff|confidential|confidencial|vertraulich/;
const talksOfInternals =
  /\b(?:our|the|an?|my) (?:internal|staff[- ]only|confidential) (?:\w+ )?(?:guid\w*|polic\w+|procedures?|playbooks?|documents?|documentation|notes?|instructions?|manuals?|rules?|knowledge|matrix|process\w*)\b|\b(?:interne[nrs]?|vertrauliche[nrs]?) (?:\w+ )?(?:richtlinie\w*|leitfad\w*|leitlinie\w*|anweisung\w*|vorgabe\w*|dokument\w*|unterlagen|notiz\w*)\b|\b(?:directives?|consignes?|procedures?|documents?|notes?|regles?|guides?) internes?\b|\b(?:directrices|normas?|politicas?|documentos?|notas?|instrucciones|procedimientos?) (?:internas?|internos?|confidencial\w*)\b|\b(?:linee guida|regole|procedur[ae]|document[oi]|note|istruzioni) intern[aeio]\b|\binterne (?:richtlijn\w*|regels|documenten|instructies|notities|afspraken)\b|\b(?:diretrizes|politicas?|regras?|documentos?|notas?|instrucoes) intern[ao]s?\b/;

export function checkDisclosure(draft: Draft): Verdict {
  const passages = draft.subject.internalSources ?? [];
  if (passages.length === 0) return passed("disclosure");
  const mention = internalsNamedIn(draft);
  if (mention !== undefined) {
    return failed("disclosure", "The text speaks of internal documents; customers must not hear of them.", mention);
  }
  const secrets = passages.map((passage) => readSecret(passage, draft.readPassage));
  const readings = unmaskedReadings(draft.text);
  const inWords = readings.flatMap(({ text, letters }) => (letters ? [] : [analyseText(text)]));
  const staff = staffOf(secrets.map(({ corpus }) => corpus));
  const told = toldIn([draft.analysed, ...inWords], secrets, staff, draft);
  if (told !== undefined) return disclosed("what stands only in staff-only passages", told);
  const fact =
    toldNumber(draft, secrets) ??
    toldName(draft, secrets) ??
    toldCode(draft.text, staff, draft.public) ??
    hiddenWords(draft, staff) ??
    hiddenRun(readings, draft, secrets);
  return fact === undefined
    ? passed("disclosure")
    : disclosed(`"${fact}", which stands only in staff-only passages`, fact);
}

function internalsNamedIn({ folded, public: known }: Draft): string | undefined {
  if (!signOfInternals.test(folded)) return undefined;
  const mention = talksOfInternals.exec(folded)?.[0];
  return mention === undefined || fold(known.text).includes(mention) ? undefined : mention;
}

function toldIn(
  texts: readonly AnalysedText[],
  secrets: readonly Secret[],
  staff: Staff,
  draft: Draft,
): string | undefined {
  for (const text of texts) {
    const told =
      toldSentence(text, secrets, draft.public) ??
      toldRun(text.words, staff, draft.public) ??
      toldFact(text, staff, draft);
    if (told !== undefined) return told;
  }
  const { words } = draft.analysed;
  return (
    toldRun(words.map(rotatedWord), staff, draft.public) ??
    // A text that is written backwards has its words backwards, and the last one first.
    toldRun(words.map(reversedWord).reverse(), staff, draft.public)
  );
}

function disclosed(what: string, evidence: string): Verdict {
  return failed("disclosure", `The text tells ${what}; leave it out and answer from the public sources.`, evidence);
}

function readSecret(passage: SourcePassage, readPassage: PassageReader): Secret {
  const corpus = readPassage(passage);
  const sentences = once(() => sentencesIn(passage.text).map((sentence) => stemsIn(foldedWords(sentence))));
  return { text: passage.text, stems: corpus.stems, sentences, corpus };
}

/** A sentence, two neighbours, or several short ones together, that say what a staff-only sentence says. */
function toldSentence(text: AnalysedText, secrets: readonly Secret[], known: Corpus): string | undefined {
  const near = secrets.filter((secret) => hiddenStems(text.stems, secret, known).length >= leastSecretStems);
  if (near.length === 0) return undefined;
  const windows = [...sentenceWindows(text), ...neighbouringSentences(text)];
  return windows.find(({ stems }) => near.some((secret) => tells(stems, secret, known)))?.text;
}

/** What stands in the secret and in nothing public. */
function hiddenStems(said: ReadonlySet<string>, secret: Secret, known: Corpus): string[] {
  const common = [...said].filter((stem) => secret.stems.has(stem));
  return common.length < leastSecretStems ? [] : common.filter((stem) => !known.stems.has(stem));
}

function tells(said: ReadonlySet<string>, secret: Secret, known: Corpus): boolean {
  const hidden = hiddenStems(said, secret, known);
  if (hidden.length < leastSecretStems) return false;
  if (hidden.length / said.size >= leastShareOfSentence) return true;
  return secret.sentences().some((sentence) => {
    const shared = [...sentence].filter((stem) => said.has(stem));
    const secretOnes = shared.filter((stem) => !known.stems.has(stem)).length;
    return secretOnes >= leastSecretStems && shared.length / sentence.size >= leastShareOfSecret;
  });
}

function toldNumber(draft: Draft, secrets: readonly Secret[]): string | undefined {
  const mentions = [...draft.numbers, ...draft.spelledNumbersOf(draft.withoutContacts), ...contactNumbers(draft)];
  return mentions.find((mention) => isTold(mention, draft.public, secrets))?.raw;
}

/** Telephone numbers and addresses of the staff's own. */
function contactNumbers({ contacts }: Draft): NumberMention[] {
  return contacts.filter(({ kind }) => kind === "phone").flatMap(({ key }) => readNumbers(key.replace(/^0+/, "")));
}

function isTold({ keys, unit }: NumberMention, known: Corpus, secrets: readonly Secret[]): boolean {
  const told = keys.some((key) =>
    secrets.some(({ corpus }) => {
      const units = corpus.numbers.unitsOf(key) ?? corpus.spelledNumbers.unitsOf(key);
      return units !== undefined && isTelling(key, unit, units);
    }),
  );
  return told && !keys.some((key) => known.numbers.has(key) || known.spelledNumbers.has(key));
}

function isTelling(key: string, unit: string, units: ReadonlySet<string>): boolean {
  if (!key.startsWith("n:")) return true;
  if (isMoneyOrShare(unit)) return units.has(unit) || units.has("");
  return Number(key.slice(2)) >= leastTellingNumber && (unit === "" || units.has(unit) || units.has(""));
}

const capitalised = /(?<=[\p{Ll}\p{N},;] )\p{Lu}[\p{L}\p{N}-]{2,}/gu;
const germanNouns = 0.16;

/** Names inside sentences of a staff-only passage. A passage that capitalises its nouns gives none away. */
function toldName({ text, public: known, subject }: Draft, secrets: readonly Secret[]): string | undefined {
  for (const { text: secret } of secrets) {
    const told = namesIn(secret).find((name) => isSecretName(name, text, known, subject.language));
    if (told !== undefined) return told;
  }
  return undefined;
}

function namesIn(secret: string): readonly string[] {
  const names = secret.match(capitalised) ?? [];
  return names.length > germanNouns * wordsIn(secret).length ? [] : names;
}

function isSecretName(name: string, text: string, known: Corpus, language: string): boolean {
  if (!text.includes(name) || isCommonName(name, language)) return false;
  return wordsIn(fold(name)).every((part) => !known.words.has(part));
}

/** Backwards and rotated words: nobody writes three of them by accident. */
function hiddenWords({ analysed, public: known }: Draft, staff: Staff): string | undefined {
  const words = analysed.words.filter((word) => word.length >= 4);
  for (const turn of [reversedWord, rotatedWord]) {
    const hidden = words.flatMap((word) => {
      const turned = turn(word);
      return staff.words.has(turned) && !known.words.has(turned) && !known.words.has(word) ? [turned] : [];
    });
    if (new Set(hidden).size >= leastHiddenWords) return hidden.slice(0, leastHiddenWords).join(" ");
  }
  return undefined;
}

/** Letters spaced out without any sign where words end. */
function hiddenRun(readings: readonly Reading[], { public: known }: Draft, secrets: readonly Secret[]) {
  const hidden = readings.find(({ letters }) => letters);
  if (hidden === undefined) return undefined;
  const letters = squeeze(hidden.text);
  const open = squeeze(known.text);
  const secret = secrets.map((one) => squeeze(one.text)).join("\n");
  let runs = 0;
  for (let at = 0; at + runLetters <= letters.length && at < 4000; at++) {
    const run = letters.slice(at, at + runLetters);
    if (secret.includes(run) && !open.includes(run)) runs++;
    if (runs >= leastRuns) return letters.slice(Math.max(0, at - runLetters), at + runLetters);
  }
  return undefined;
}

function squeeze(text: string): string {
  return fold(text).replace(/[^\p{L}]/gu, "");
}
