/**
 * The few sentences that the offline model says by itself. They tell plainly that it looks up and quotes, once per
 * conversation, so that nobody takes a quotation for understanding.
 */
export interface Wording {
  readonly from: (title: string, foreignLanguage: string | undefined) => string;
  readonly nothingOn: (question: string) => string;
  /** Said with the first answer of a conversation. */
  readonly aboutMe: string;
  readonly clarifyingQuestion: string;
}

const wordings: Readonly<Record<string, Wording>> = {
  en: {
    from: (title, language) => `From our article “${title}”${language === undefined ? "" : ` (in ${language})`}:`,
    nothingOn: (question) => `I found nothing in our articles on: “${question}”`,
    aboutMe: "(I work offline: I look up our help articles and quote them word for word.)",
    clarifyingQuestion:
      "I'd like to help. What is it about, for example a card, a transfer or the app, and what happens?",
  },
  de: {
    from: (title, language) => `Aus unserem Artikel „${title}“${language === undefined ? "" : ` (auf ${language})`}:`,
    nothingOn: (question) => `Dazu habe ich in unseren Artikeln nichts gefunden: „${question}“`,
    aboutMe: "(Ich arbeite im Offline-Betrieb: Ich suche in unseren Hilfeartikeln und zitiere sie wörtlich.)",
    clarifyingQuestion:
      "Ich helfe gern. Worum geht es, zum Beispiel um eine Karte, eine Überweisung oder die App, und was passiert?",
  },
  fr: {
    from: (title, language) =>
      `Extrait de notre article « ${title} »${language === undefined ? "" : ` (en ${language})`} :`,
    nothingOn: (question) => `Je n'ai rien trouvé dans nos articles à ce sujet : « ${question} »`,
    aboutMe: "(Je travaille hors ligne : je cherche dans nos articles d'aide et je les cite mot pour mot.)",
    clarifyingQuestion:
      "Je vous aide volontiers. De quoi s'agit-il, par exemple une carte, un virement ou l'application, et que se passe-t-il ?",
  },
  es: {
    from: (title, language) => `De nuestro artículo «${title}»${language === undefined ? "" : ` (en ${language})`}:`,
    nothingOn: (question) => `No he encontrado nada en nuestros artículos sobre esto: «${question}»`,
    aboutMe: "(Trabajo sin conexión: busco en nuestros artículos de ayuda y los cito palabra por palabra.)",
    clarifyingQuestion:
      "Le ayudo con gusto. ¿De qué se trata, por ejemplo una tarjeta, una transferencia o la aplicación, y qué ocurre?",
  },
};

const english = wordings["en"] as Wording;

/** English for languages without wording: such customers go to a person anyway. */
export function wordingFor(language: string): Wording {
  return wordings[language] ?? english;
}

/** "englisch", "anglais": how the first language calls the second. */
export function languageName(language: string, spokenIn: string): string {
  return new Intl.DisplayNames([spokenIn], { type: "language" }).of(language) ?? language;
}
