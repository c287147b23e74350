/**
 * Whether the text claims or announces actions that the ledger does not hold. What was done must be done there; what is
 * announced may be under way. Explaining how, asking whether, and telling of conditions are no promises, and neither is
 * the company's general rule ("we refund within 14 days") where a source states it.
 */
import { actionKinds, actionLanguages } from "./action-words.ts";
import type { ActionKind, ActionLanguage } from "./action-words.ts";
import type { Draft } from "./draft.ts";
import { fold, wordsIn } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { DraftSubject, Verdict } from "./verdict.ts";

type Tense = "did" | "does" | "done";

interface Promised {
  readonly kind: ActionKind;
  readonly tense: Tense;
  readonly sentence: string;
  /** Said of the company, without "now" or "today": maybe its rule. */
  readonly general: boolean;
}

const windowWords = 14;
const soon =
  /\b(?:today|now|right away|immediately|shortly|soon|at once|tomorrow|heute|jetzt|sofort|umgehend|gleich|in kurze|morgen|soeben|aujourd'hui|maintenant|tout de suite|immediatement|demain|bientot|hoy|ahora|enseguida|manana|inmediatamente|oggi|subito|adesso|domani|vandaag|nu|meteen|direct|straks|hoje|agora|ja|imediatamente|amanha|logo)\b/;
/** After a pronoun that looks like an article: "je vais la bloquer". */
const infinitive = /(?:[aei]r|[dt]re)$/;
const isGoingTo = /\b(?:going to|allons|vamos a?|stiamo|gaan)\b/;
const company = /\b(?:we|wir|nous|wij)\b|(?:emos|amos|iamo|eremo|rons)\b/;

export function checkPromises(draft: Draft): Verdict {
  const { subject, isFixedText } = draft;
  const language = actionLanguages[subject.language];
  if (language === undefined || isFixedText) return passed("promises");
  for (const { text: written } of draft.analysed.sentences) {
    if (isFixed(written, subject)) continue;
    const sentence = fold(written);
    if (/[?？]["'”»)]*$/.test(sentence)) continue;
    if (!mayAnnounceTeam(subject) && language.team.test(sentence) && !conditional(sentence, language)) {
      return failed("promises", "The text announces what people will do, and nothing was handed to them.", written);
    }
    const promise = promisesIn(sentence, language).find((found) => !isCovered(found, subject));
    if (promise !== undefined) return failed("promises", complaint(promise), written);
  }
  return passed("promises");
}

function complaint({ kind, tense }: Promised): string {
  const action = kind.replace("_", " ");
  if (tense === "does")
    return `The text announces an action (${action}) that is not under way; say what the customer can do.`;
  return `The text claims an action (${action}) that the ledger does not show as done; don't claim it.`;
}

/** Sentences of the company's own: of its policy, and of the passages that the draft quotes to the letter. */
function isFixed(sentence: string, { fixedTexts = [], sources = [] }: DraftSubject): boolean {
  return fixedTexts.some((text) => text.includes(sentence)) || sources.some(({ text }) => text.includes(sentence));
}

function mayAnnounceTeam(subject: DraftSubject): boolean {
  return subject.handOff === true || kindsOf(subject, "does").has("hand_off");
}

function conditional(sentence: string, language: ActionLanguage): boolean {
  const first = language.condition.exec(sentence);
  return first !== null && first.index < 3;
}

function* clausesOf(sentence: string): Generator<string> {
  for (const clause of sentence.split(/[,;:()–—]/)) if (clause.trim() !== "") yield clause.trim();
}

function promisesIn(sentence: string, language: ActionLanguage): Promised[] {
  const found: Promised[] = [];
  if (conditional(sentence, language)) return found;
  for (const clause of clausesOf(sentence)) {
    for (const tense of ["did", "does", "done"] as const) {
      for (const kind of announced(clause, language, tense)) {
        found.push({ kind, tense, sentence, general: tense === "does" && isRule(clause, sentence) });
      }
    }
    found.push(...inflected(clause, sentence, language));
  }
  return found;
}

/** "We refund", "we will refund", without a when. */
function isRule(clause: string, sentence: string): boolean {
  return company.test(clause) && !isGoingTo.test(clause) && !soon.test(sentence);
}

function announced(clause: string, language: ActionLanguage, tense: Tense): ActionKind[] {
  const marker = language[tense];
  if (marker === undefined) return [];
  // Most clauses have none, and to go through all matches costs more than to ask.
  if (clause.search(marker) < 0) return [];
  const kinds: ActionKind[] = [];
  for (const match of clause.matchAll(marker)) {
    if (language.condition.test(clause.slice(0, match.index))) continue;
    const end = match.index + match[0].length;
    kinds.push(...verbsAfter(clause.slice(end, end + 200), language));
  }
  return kinds;
}

function verbsAfter(text: string, language: ActionLanguage): ActionKind[] {
  const kinds: ActionKind[] = [];
  let before = "";
  for (const word of wordsIn(text).slice(0, windowWords)) {
    if (language.breaks.test(word)) break;
    const noun = language.determiner?.test(before) === true && !infinitive.test(word);
    const kind = noun ? undefined : kindOf(word, language);
    if (kind !== undefined) kinds.push(kind);
    before = word;
  }
  return kinds;
}

function kindOf(word: string, language: ActionLanguage): ActionKind | undefined {
  return actionKinds.find((kind) => language.verbs[kind]?.test(word));
}

/** "Cancelaré", "cancelei": the ending says who acts. */
function inflected(clause: string, sentence: string, language: ActionLanguage): Promised[] {
  const { didForm, willForm, breaks, condition } = language;
  if (didForm === undefined && willForm === undefined) return [];
  const found: Promised[] = [];
  for (const word of wordsIn(clause)) {
    if (breaks.test(word) || condition.test(word)) return found;
    const tense = tenseOf(word, language);
    const kind = tense && kindOf(word, language);
    if (tense && kind) found.push({ kind, tense, sentence, general: tense === "does" && isRule(clause, sentence) });
  }
  return found;
}

function tenseOf(word: string, { didForm, willForm }: ActionLanguage): Tense | undefined {
  if (willForm?.test(word)) return "does";
  return didForm?.test(word) ? "did" : undefined;
}

function isCovered({ kind, tense, general }: Promised, subject: DraftSubject): boolean {
  if (kindsOf(subject, tense).has(kind)) return true;
  if (kind === "hand_off" || kind === "contact") {
    if (subject.handOff === true) return true;
  }
  if (tense === "done") return kindsNamedIn(toolText(subject)).has(kind);
  return general && kindsNamedIn(sourceText(subject)).has(kind);
}

/** Kinds of action that the ledger shows: for a claim only those that are done. */
function kindsOf({ ledger = [] }: DraftSubject, tense: Tense): ReadonlySet<string> {
  const entries = ledger.filter(({ state }) => state === "done" || tense === "does");
  return new Set(entries.flatMap(({ tool, actions }) => actions ?? [...kindsNamedIn(tool.replace(/[_.-]/g, " "))]));
}

function kindsNamedIn(text: string): ReadonlySet<ActionKind> {
  const words = new Set(wordsIn(fold(text)));
  const kinds = new Set<ActionKind>();
  for (const language of Object.values(actionLanguages)) {
    for (const word of words) {
      const kind = kindOf(word, language);
      if (kind !== undefined) kinds.add(kind);
    }
  }
  return kinds;
}

function toolText({ toolResults = [], earlier = [] }: DraftSubject): string {
  return JSON.stringify(toolResults) + earlier.join("\n");
}

function sourceText({ sources = [] }: DraftSubject): string {
  return sources.map(({ text }) => text).join("\n");
}
