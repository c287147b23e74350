/**
 * Whether the model declined in the voice of a model instead of answering. "As a language model" is always that; "I
 * can't help with that" only where nothing else is said: an agent that names its limit and then the way on is honest.
 */
import type { Draft } from "./draft.ts";
import { sentencesIn, wordsIn } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** On folded text. */
const modelSpeaks = [
  /\b(?:an? )?(?:large |ai |artificial )?language model\b/,
  /\bas an? (?:ai|artificial intelligence)\b(?! (?:assistant|agent))[^.!?]{0,60}\b(?:can't|cannot|can not|don't|do not|unable|not able|not allowed)\b/,
  /\b(?:against|violat\w+|conflicts? with|not allowed by) (?:my|our|the|openai|anthropic)(?:'s)? (?:\w+ ){0,2}(?:guidelines|polic(?:y|ies)|programming|principles|terms)\b/,
  /\bmy (?:training data|knowledge cut-?off|programming)\b/,
  /\b(?:i must|i have to|i need to) (?:respectfully )?(?:decline|refuse)\b/,
  /\b(?:ki-?|ai-?)?sprachmodell\b/,
  /\bals (?:eine? )?(?:ki|kunstliche intelligenz)\b[^.!?]{0,80}\b(?:nicht|kein\w*)\b/,
  /\b(?:mes|meine\w*) (?:richtlinien|trainingsdaten)\b/,
  /\bmodele (?:de langage|linguistique)\b|\bmodelo (?:de lenguaje|de linguagem|linguistico|de lengua)\b|\bmodello linguistico\b/,
  /\ben tant qu'(?:ia|intelligence artificielle)\b|\b(?:como|en calidad de) (?:una? )?(?:ia|inteligencia artificial)\b|\bcome (?:ia|intelligenza artificiale)\b|\bin quanto (?:ia|intelligenza artificiale)\b/,
  /\bcomo (?:uma )?inteligencia artificial\b/,
  /\b(?:ai-?)?taalmodel\b|\bals (?:een )?(?:ai|kunstmatige intelligentie)\b[^.!?]{0,80}\b(?:niet|geen)\b/,
  /\bmodel jezykowy\b|\bmodelu jezykowego\b|\bsprakmodell?\b|\bkielimalli\w*\b|\bjazykovy model\b|\bdil modeli\b|\bnyelvi modell?\b/,
  /языкова[яюй]\S* модел|мовна модель|γλωσσικο μοντελο/,
  /言語モデル|语言模型|語言模型|언어 모델|نموذج لغ|מודל שפה|भाषा मॉडल/,
];

/** Declining as such. `that`: this, your question, the request. */
const declines = [
  /\b(?:can't|cannot|can not|unable to|not able to|won't|not in a position to) (?:\w+ ){0,2}?(?:assist|help|comply|fulfil\w*|answer|respond|provide|complete|engage|discuss|process)\b(?: (?:you|to|with|in|on)){0,3}(?: (?:that|this|it|such|any|your|the)\b| with\b)/,
  /\b(?:kann|konnen|darf|mochte)\b[^.!?]{0,60}\b(?:nicht|keine?)\b[^.!?]{0,40}\b(?:helfen|weiterhelfen|behilflich|beantworten|unterstutzen|antworten|auskunft|nachkommen)\b/,
  /\b(?:dabei|bei dieser|bei dieser anfrage|hierbei|damit|da)\b[^.!?]{0,30}\b(?:kann|konnen) (?:ich|wir)\b[^.!?]{0,40}\b(?:nicht|leider)\b[^.!?]{0,20}\b(?:helfen|weiterhelfen)\b/,
  /\bne (?:peux|puis|suis) pas\b[^.!?]{0,40}\b(?:repondre|aider|traiter|fournir|donner suite|assister)\b/,
  /\bno (?:puedo|podemos|me es posible)\b[^.!?]{0,30}\b(?:ayudar\w*|responder\w*|proporcionar\w*|asistir\w*|atender|cumplir)\b/,
  /\bnon (?:posso|possiamo|sono in grado di)\b[^.!?]{0,30}\b(?:aiutar\w*|risponder\w*|fornir\w*|assister\w*|soddisfare)\b/,
  /\b(?:kan|mag)\b[^.!?]{0,30}\b(?:niet|geen)\b[^.!?]{0,40}\b(?:helpen|beantwoorden|antwoorden)\b/,
  /\bnao (?:posso|consigo|podemos|sou capaz de)\b[^.!?]{0,30}\b(?:ajudar\w*|responder|fornecer|atender|auxiliar)\b/,
  /\bnie (?:moge|jestem w stanie)\b[^.!?]{0,30}\b(?:pomoc|odpowiedziec|udzielic)\b|\bkan (?:jag )?(?:tyvarr )?inte\b[^.!?]{0,30}\b(?:hjalpa|svara)\b/,
  /не могу (?:вам )?(?:помочь|ответить)|お(?:答え|手伝い|応え)(?:でき|する|いたし)|无法(?:回答|帮助|协助|提供)|無法(?:回答|幫助|協助)|도와드릴 수 없|답변(?:해|을)? ?드릴 수 없|لا (?:أستطيع|يمكنني) (?:المساعدة|مساعدتك|الإجابة)/,
];
/** What surrounds a refusal without adding to it. */
const padding =
  /\b(?:sorry|apologi[sz]e|afraid|unfortunately|anything else|something else|leid|leider|entschuldigung|sonst noch|desole\w*|malheureusement|autre chose|siento|lamento|lamentablemente|algo mas|dispiace|purtroppo|altro|sorry|helaas|spijt|iets anders|desculp\w*|lamento|infelizmente|sinto muito|mais alguma|przykro|tyvarr)\b/;
/** More words than these beside the refusal are an answer. */
const leastOtherWords = 5;

export function checkRefusal({ folded, isFixedText }: Draft): Verdict {
  if (isFixedText) return passed("refusal");
  const voice = modelSpeaks.map((pattern) => pattern.exec(folded)?.[0]).find((match) => match !== undefined);
  if (voice !== undefined) {
    return failed("refusal", "The text speaks as a language model; answer as the company's agent.", voice);
  }
  if (!declines.some((pattern) => pattern.test(folded))) return passed("refusal");
  const sentences = sentencesIn(folded);
  const declining = sentences.filter((sentence) => declines.some((pattern) => pattern.test(sentence)));
  if (declining.length === 0 || saysMore(sentences, declining)) return passed("refusal");
  const reason = "The text only declines; answer from the sources, ask what is missing, or say who can help.";
  return failed("refusal", reason, declining[0]);
}

function saysMore(sentences: readonly string[], declining: readonly string[]): boolean {
  const others = sentences.filter((sentence) => !declining.includes(sentence));
  const useful = others.some((sentence) => wordsIn(sentence).length >= leastOtherWords && !padding.test(sentence));
  return (
    useful ||
    declining.some(
      (sentence) =>
        /[:;]|,? (?:but|aber|mais|pero|ma|maar|mas) (?!(?:i|ich|je|no|non|nao|ik|da)\b)/.test(sentence) &&
        wordsIn(sentence).length > 12,
    )
  );
}
