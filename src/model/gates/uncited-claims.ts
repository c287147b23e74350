/**
 * Whether a text that must be proven states something without any citation. Questions, the company's fixed sentences,
 * courtesies and the agent's own limits need no proof.
 */
import type { Sentence } from "./analysed-text.ts";
import type { Draft } from "./draft.ts";
import { fold, stemOf, wordsIn } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

const leastWords = 4;
const leastUnspacedLetters = 8;
const leastSharedStems = 2;
/** Short and kind, or about the agent itself, in the languages that it speaks most. On folded text. */
const noClaim = [
  /^(?:hi|hello|hey|dear|thanks|thank you|sorry|i'm sorry|i am sorry|apologies|good question|you're welcome|sure|of course)\b/,
  /^(?:hallo|guten|danke|vielen dank|gern|tut mir leid|es tut mir|entschuldigung|bitte)\b/,
  /^(?:bonjour|merci|desole|je suis desole|bonne question|avec plaisir|de rien)\b/,
  /^(?:hola|buen[oa]s|gracias|lo siento|de nada|claro)\b/,
  /^(?:ciao|buongiorno|grazie|mi dispiace|prego|certo)\b/,
  /^(?:hoi|goede\w*|bedankt|dank|sorry|helaas|graag)\b/,
  /^(?:ola|oi|bom dia|obrigad[oa]|desculpe|sinto muito|lamento|de nada|claro)\b/,
  /\b(?:i|we) (?:can't|cannot|couldn't|could not|don't|do not|am not|'m not|didn't)\b|\bi'm (?:afraid|not|unable)\b|\bi (?:would|need|understand|see)\b/,
  /\bich (?:kann|konnte|weiss|habe|finde|verstehe|mochte|brauche)\b/,
  /\bje (?:ne|n'|comprends|voudrais)|\bno (?:puedo|he|encuentro|se)\b|\bnon (?:posso|ho|trovo|so)\b|\bik (?:kan|heb|weet|begrijp)\b|\b(?:nao|entendo) (?:posso|consigo|encontrei|sei)?\b/,
  /\b(?:colleague|kolleg\w+|collegue|conseiller|companero|collega|colega|team|equipe|equipo)\b/,
];

export function checkUncitedClaims(draft: Draft): Verdict {
  const { subject, analysed, isFixedText } = draft;
  const { sentences } = analysed;
  const { citations = [], citationsRequired = false, fixedTexts = [] } = subject;
  if (!citationsRequired || citations.length > 0 || isFixedText) return passed("uncited");
  const claim = sentences.find(
    (sentence, at) =>
      isClaim(sentence.text) &&
      !fixedTexts.some((text) => text.includes(sentence.text)) &&
      !(isQuestion(sentences[at - 1]?.text ?? "") && explainsQuestion(sentence, draft)),
  );
  if (claim === undefined) return passed("uncited");
  return failed(
    "uncited",
    "The text states facts and cites nothing; cite the passage that carries each of them.",
    claim.text,
  );
}

function isQuestion(sentence: string): boolean {
  return /[?？]["'”»)]*$/.test(sentence);
}

/** "Which payment do you mean? The date is enough.": words that are hardly those of a source, and no number. */
function explainsQuestion({ text, words }: Sentence, { public: known }: Draft): boolean {
  const shared = words.map(stemOf).filter((stem) => stem !== undefined && known.stems.has(stem));
  return !/\d/.test(text) && shared.length < leastSharedStems;
}

function isClaim(sentence: string): boolean {
  if (isQuestion(sentence)) return false;
  const words = wordsIn(sentence);
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(sentence);
  const long = unspaced ? words.join("").length >= leastUnspacedLetters : words.length >= leastWords;
  if (!long && !/\d/.test(sentence)) return false;
  const folded = fold(sentence);
  return !noClaim.some((pattern) => pattern.test(folded));
}
