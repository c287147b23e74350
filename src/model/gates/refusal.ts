/**
 * Whether the model declined in the voice of a model instead of answering. "As a language model" is always that; "I
 * can't help with that" only where nothing else is said: an agent that names its limit and then the way on is honest.
 */
import type { Draft } from "./draft.ts";
import { beyondLatin, sentencesIn, wordsIn } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

interface Phrase {
  /** Without one of these the pattern finds nothing, and to look for them costs little. */
  readonly signs: readonly string[] | RegExp;
  readonly pattern: RegExp;
}

function findIn(text: string, { signs, pattern }: Phrase): string | undefined {
  const shows = signs instanceof RegExp ? signs.test(text) : signs.some((sign) => text.includes(sign));
  return shows ? pattern.exec(text)?.[0] : undefined;
}

/** On folded text. */
const modelSpeaks: readonly Phrase[] = [
  { signs: ["language model"], pattern: /\b(?:an? )?(?:large |ai |artificial )?language model\b/ },
  {
    signs: ["as a"],
    pattern:
      /\bas an? (?:ai|artificial intelligence)\b(?! (?:assistant|agent))[^.!?]{0,60}\b(?:can't|cannot|can not|don't|do not|unable|not able|not allowed)\b/,
  },
  {
    signs: ["against", "violat", "conflict", "not allowed by"],
    pattern:
      /\b(?:against|violat\w+|conflicts? with|not allowed by) (?:my|our|the|openai|anthropic)(?:'s)? (?:\w+ ){0,2}(?:guidelines|polic(?:y|ies)|programming|principles|terms)\b/,
  },
  { signs: ["my "], pattern: /\bmy (?:training data|knowledge cut-?off|programming)\b/ },
  { signs: ["decline", "refuse"], pattern: /\b(?:i must|i have to|i need to) (?:respectfully )?(?:decline|refuse)\b/ },
  { signs: ["sprachmodell"], pattern: /\b(?:ki-?|ai-?)?sprachmodell\b/ },
  { signs: ["als "], pattern: /\bals (?:eine? )?(?:ki|kunstliche intelligenz)\b[^.!?]{0,80}\b(?:nicht|kein\w*)\b/ },
  { signs: ["richtlinien", "trainingsdaten"], pattern: /\b(?:mes|meine\w*) (?:richtlinien|trainingsdaten)\b/ },
  {
    signs: ["modele ", "modelo ", "modello "],
    pattern:
      /\bmodele (?:de langage|linguistique)\b|\bmodelo (?:de lenguaje|de linguagem|linguistico|de lengua)\b|\bmodello linguistico\b/,
  },
  {
    signs: ["tant qu'", "como ", "calidad de", "come ", "in quanto "],
    pattern:
      /\ben tant qu'(?:ia|intelligence artificielle)\b|\b(?:como|en calidad de) (?:una? )?(?:ia|inteligencia artificial)\b|\bcome (?:ia|intelligenza artificiale)\b|\bin quanto (?:ia|intelligenza artificiale)\b/,
  },
  { signs: ["inteligencia artificial"], pattern: /\bcomo (?:uma )?inteligencia artificial\b/ },
  {
    signs: ["taalmodel", "als "],
    pattern: /\b(?:ai-?)?taalmodel\b|\bals (?:een )?(?:ai|kunstmatige intelligentie)\b[^.!?]{0,80}\b(?:niet|geen)\b/,
  },
  {
    signs: ["model", "kielimalli"],
    pattern:
      /\bmodel jezykowy\b|\bmodelu jezykowego\b|\bsprakmodell?\b|\bkielimalli\w*\b|\bjazykovy model\b|\bdil modeli\b|\bnyelvi modell?\b/,
  },
  { signs: beyondLatin, pattern: /языкова[яюй]\S* модел|мовна модель|γλωσσικο μοντελο/ },
  { signs: beyondLatin, pattern: /言語モデル|语言模型|語言模型|언어 모델|نموذج لغ|מודל שפה|भाषा मॉडल/ },
];

/** Declining as such. `that`: this, your question, the request. */
const declines: readonly Phrase[] = [
  {
    signs: ["can't", "cannot", "can not", "able to", "won't", "in a position to"],
    pattern:
      /\b(?:can't|cannot|can not|unable to|not able to|won't|not in a position to) (?:\w+ ){0,2}?(?:assist|help|comply|fulfil\w*|answer|respond|provide|complete|engage|discuss|process)\b(?: (?:you|to|with|in|on)){0,3}(?: (?:that|this|it|such|any|your|the)\b| with\b)/,
  },
  {
    signs: ["kann", "konnen", "darf", "mochte"],
    pattern:
      /\b(?:kann|konnen|darf|mochte)\b[^.!?]{0,60}\b(?:nicht|keine?)\b[^.!?]{0,40}\b(?:helfen|weiterhelfen|behilflich|beantworten|unterstutzen|antworten|auskunft|nachkommen)\b/,
  },
  {
    signs: ["kann", "konnen"],
    pattern:
      /\b(?:dabei|bei dieser|bei dieser anfrage|hierbei|damit|da)\b[^.!?]{0,30}\b(?:kann|konnen) (?:ich|wir)\b[^.!?]{0,40}\b(?:nicht|leider)\b[^.!?]{0,20}\b(?:helfen|weiterhelfen)\b/,
  },
  {
    signs: ["ne peux", "ne puis", "ne suis"],
    pattern: /\bne (?:peux|puis|suis) pas\b[^.!?]{0,40}\b(?:repondre|aider|traiter|fournir|donner suite|assister)\b/,
  },
  {
    signs: ["no puedo", "no podemos", "no me es"],
    pattern:
      /\bno (?:puedo|podemos|me es posible)\b[^.!?]{0,30}\b(?:ayudar\w*|responder\w*|proporcionar\w*|asistir\w*|atender|cumplir)\b/,
  },
  {
    signs: ["non posso", "non possiamo", "non sono in"],
    pattern:
      /\bnon (?:posso|possiamo|sono in grado di)\b[^.!?]{0,30}\b(?:aiutar\w*|risponder\w*|fornir\w*|assister\w*|soddisfare)\b/,
  },
  {
    signs: ["niet", "geen"],
    pattern: /\b(?:kan|mag)\b[^.!?]{0,30}\b(?:niet|geen)\b[^.!?]{0,40}\b(?:helpen|beantwoorden|antwoorden)\b/,
  },
  {
    signs: ["nao "],
    pattern:
      /\bnao (?:posso|consigo|podemos|sou capaz de)\b[^.!?]{0,30}\b(?:ajudar\w*|responder|fornecer|atender|auxiliar)\b/,
  },
  {
    signs: ["nie moge", "nie jestem", "inte"],
    pattern:
      /\bnie (?:moge|jestem w stanie)\b[^.!?]{0,30}\b(?:pomoc|odpowiedziec|udzielic)\b|\bkan (?:jag )?(?:tyvarr )?inte\b[^.!?]{0,30}\b(?:hjalpa|svara)\b/,
  },
  {
    signs: beyondLatin,
    pattern:
      /не могу (?:вам )?(?:помочь|ответить)|お(?:答え|手伝い|応え)(?:でき|する|いたし)|无法(?:回答|帮助|协助|提供)|無法(?:回答|幫助|協助)|도와드릴 수 없|답변(?:해|을)? ?드릴 수 없|لا (?:أستطيع|يمكنني) (?:المساعدة|مساعدتك|الإجابة)/,
  },
];
/** What surrounds a refusal without adding to it. */
const padding =
  /\b(?:sorry|apologi[sz]e|afraid|unfortunately|anything else|something else|leid|leider|entschuldigung|sonst noch|desole\w*|malheureusement|autre chose|siento|lamento|lamentablemente|algo mas|dispiace|purtroppo|altro|sorry|helaas|spijt|iets anders|desculp\w*|lamento|infelizmente|sinto muito|mais alguma|przykro|tyvarr)\b/;
/** More words than these beside the refusal are an answer. */
const leastOtherWords = 5;

export function checkRefusal({ folded, isFixedText }: Draft): Verdict {
  if (isFixedText) return passed("refusal");
  const voice = modelSpeaks.map((phrase) => findIn(folded, phrase)).find((match) => match !== undefined);
  if (voice !== undefined) {
    return failed("refusal", "The text speaks as a language model; answer as the company's agent.", voice);
  }
  if (!isDeclining(folded)) return passed("refusal");
  const sentences = sentencesIn(folded);
  const declining = sentences.filter(isDeclining);
  if (declining.length === 0 || saysMore(sentences, declining)) return passed("refusal");
  const reason = "The text only declines; answer from the sources, ask what is missing, or say who can help.";
  return failed("refusal", reason, declining[0]);
}

function isDeclining(text: string): boolean {
  return declines.some((phrase) => findIn(text, phrase) !== undefined);
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
