/**
 * A fact out of what a person told a customer: the sentences that state something, without greeting, courtesies,
 * questions, and whatever is about this one case. It only proposes; a person approves. The rules are plain words per
 * language and miss much; a model can take their place behind the same port.
 */
import { stopWords } from "../stop-words.ts";
import { termsOf, wordsOf } from "../text-analysis.ts";

export interface AnsweredQuestion {
  readonly question: string;
  readonly language: string;
  /** The person's public messages, redacted. */
  readonly messages: readonly string[];
}

export interface MinedFact {
  readonly title: string;
  readonly statement: string;
}

/** Undefined where nothing is worth proposing. */
export type MineFact = (answered: AnsweredQuestion) => Promise<MinedFact | undefined>;

const mostSentences = 4;
const mostCharacters = 800;
const fewestTerms = 3;
const longestTitle = 120;

export const mineStatements: MineFact = async ({ question, language, messages }) => {
  const sentences = messages.flatMap(sentencesOf).map(withoutGreeting);
  const statements = sentences.filter((sentence) => statesSomething(sentence, language));
  const statement = firstFitting(statements);
  return statement === "" ? undefined : { title: titleFor(question), statement };
};

/** A question in one line, short enough to head an answer. */
export function titleFor(question: string): string {
  const line = question.replace(/\s+/g, " ").trim();
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1).trimEnd()}…`;
}

function sentencesOf(message: string): readonly string[] {
  return message
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|bonjour|bonsoir|salut|hola|buen[oa]s (?:d[ií]as|tardes|noches))\b[^,!.:]{0,40}[,!.:]\s*/iu;

function withoutGreeting(sentence: string): string {
  return sentence.replace(greeting, "").trim();
}

/** Thanks, apologies, wishes, signatures, and invitations to write again. */
const courtesy =
  /\b(?:thanks?|thank you|sorry|apologi[sz]e|welcome|regards|sincerely|have a (?:nice|good|great|lovely)|let (?:me|us) know|feel free|happy to help|glad|danke|gerne?|entschuldig\p{L}*|grüße|grüssen|gruß|schönen tag|melden sie sich|merci|désolée?|cordialement|bonne journée|n'hésitez pas|gracias|perdón|disculp\p{L}*|saludos|buen día|no dude)\b/iu;
/** What somebody did or will do for this customer is no rule for the next one. */
const ownCase =
  /(?:\b(?:i|i'm|i've|i'll|i'd|my colleagues?|ich|mir|je|j'ai|mi compañer[oa])\b|\b(?:we|wir|nous|hemos) (?:have|'ve|haben|avons)\b|\byour (?:case|ticket|refund|request|complaint)\b|\bihr(?:e|en|em)? (?:fall|anliegen|anfrage)\b|\bvotre (?:cas|demande|dossier)\b|\bsu (?:caso|solicitud)\b|\b(?:he|hoy) (?:revisado|enviado|hablado)\b)/iu;
const redacted = /\[[a-z][a-z0-9-]*\]/;

function statesSomething(sentence: string, language: string): boolean {
  if (sentence.endsWith("?") || redacted.test(sentence)) return false;
  if (courtesy.test(sentence) || ownCase.test(sentence)) return false;
  return new Set(termsOf(sentence, language)).size >= fewestTerms && isSentence(sentence, language);
}

/** A signature has names and no small words. */
function isSentence(sentence: string, language: string): boolean {
  const small = stopWords(language);
  return small.size === 0 || wordsOf(sentence).some((word) => small.has(word));
}

function firstFitting(sentences: readonly string[]): string {
  let statement = "";
  for (const sentence of [...new Set(sentences)].slice(0, mostSentences)) {
    const longer = statement === "" ? sentence : `${statement} ${sentence}`;
    if (longer.length <= mostCharacters) statement = longer;
  }
  return statement;
}
