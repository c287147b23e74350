/** The words whose meaning depends on who wrote them and when, by language. A language without an entry keeps its text. */
export interface ExplicitWords {
  /** "today", "currently": true of one day only. */
  readonly day: RegExp;
  /** "this year". */
  readonly year: RegExp;
  /** "next year" and "last year", with the years they are away. */
  readonly otherYear: readonly { readonly words: RegExp; readonly offset: number }[];
  /** The company speaking of itself. */
  readonly company: RegExp;
  /** A pronoun that begins a passage, so that what it stands for is not in it. */
  readonly opening: RegExp;
  readonly asOf: (date: string) => string;
  /** "for business customers". */
  readonly forAudience: (audience: string) => string;
}

/** Not inside a word, an address or a link's target. */
function word(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}/_.-])(?:${source})(?![\\p{L}\\p{N}/_-]|\\.\\p{L})`, "iu");
}

/** Upper and lower case are different words here: German "Sie" is the reader, Spanish "hoy" is no name. */
function opening(source: string): RegExp {
  return new RegExp(`^((?:[-*+>]|\\d+[.)])?\\s*(?:\\*\\*)?)(${source})(?![\\p{L}\\p{N}'’-])`, "u");
}

export const explicitWords: Readonly<Record<string, ExplicitWords>> = {
  en: {
    day: word("today|currently|at the moment|at present|right now|as of now"),
    year: word("this year"),
    otherYear: [
      { words: word("next year"), offset: 1 },
      { words: word("last year"), offset: -1 },
    ],
    company: word("we|our|us"),
    opening: opening("It|They|This|These|That|Those"),
    asOf: (date) => `as of ${date}`,
    forAudience: (audience) => `for ${audience}`,
  },
  de: {
    day: word("heute|derzeit|momentan|zurzeit|zur Zeit|aktuell|gegenwärtig"),
    year: word("dieses Jahr|in diesem Jahr|heuer"),
    otherYear: [
      { words: word("nächstes Jahr|im nächsten Jahr"), offset: 1 },
      { words: word("letztes Jahr|im letzten Jahr"), offset: -1 },
    ],
    company: word("wir|unsere?[mnrs]?|uns"),
    opening: opening("Er|Es|Dieser?|Dieses|Diese"),
    asOf: (date) => `Stand ${date}`,
    forAudience: (audience) => `für ${audience}`,
  },
  fr: {
    day: word("aujourd['’]hui|actuellement|en ce moment|à ce jour"),
    year: word("cette année"),
    otherYear: [
      { words: word("l['’]année prochaine"), offset: 1 },
      { words: word("l['’]année dernière"), offset: -1 },
    ],
    company: word("nous|notre|nos"),
    opening: opening("Il|Elle|Ils|Elles|Cela|Ceci"),
    asOf: (date) => `au ${date}`,
    forAudience: (audience) => `pour ${audience}`,
  },
  es: {
    day: word("hoy|actualmente|en este momento|ahora mismo"),
    year: word("este año"),
    otherYear: [
      { words: word("el próximo año|el año que viene"), offset: 1 },
      { words: word("el año pasado"), offset: -1 },
    ],
    company: word("nosotros|nuestr[oa]s?"),
    opening: opening("Este|Esta|Esto|Estos|Estas|Ello"),
    asOf: (date) => `a fecha de ${date}`,
    forAudience: (audience) => `para ${audience}`,
  },
};
