/**
 * What people say around a question, in the languages that the offline model converses in. All entries are folded
 * (see foldText) and apostrophes are blanks or gone, as wordsOf leaves them.
 */
export interface Lexicon {
  readonly greeting: readonly string[];
  readonly thanks: readonly string[];
  readonly goodbye: readonly string[];
  /** Polite padding around the three above. */
  readonly padding: readonly string[];
  /** A wish for help that names no subject. */
  readonly vague: readonly string[];
  /** Something fails: enough to ask about when it stands with a thing ("card doesn't work"). */
  readonly failing: readonly string[];
  /** Things that nearly every question to a bank is about: alone they ask nothing. */
  readonly generic: readonly string[];
  /** Asking for a person. */
  readonly human: readonly RegExp[];
  /** Asking who the agent is: answered by how it introduces itself. */
  readonly aboutAgent: RegExp;
  /** Words that open a question. */
  readonly asking: readonly string[];
  /** Words that join two questions. */
  readonly and: readonly string[];
}

const en: Lexicon = {
  greeting: list(`hi, hello, hey, hiya, good morning, good afternoon, good evening, good day, greetings`),
  thanks: list(
    `thanks, thank you, thx, ty, cheers, much appreciated, great help, very helpful, that helps, that helped`,
  ),
  goodbye: list(`bye, goodbye, good bye, see you, bye bye, have a nice day, have a good day, thats all, that is all,
    no thanks, no thank you, nothing else`),
  padding: list(`there, again, everyone, team, piper, ok, okay, great, perfect, lovely, super, nice, cool, awesome, lot,
    really, got, yes, no, nope, help, sorted, day, today, brilliant, wonderful, fine, good, sir, madam,
    understood, excellent, dear`),
  vague:
    list(`help, problem, problems, issue, issues, question, questions, assistance, assist, support, info, information,
    urgent, asap, something, anything, thing, stuff, wrong, trouble, hm, hmm, again, yes, no, ok, okay, sure,
    there, same, quick, ask, understand, sorry`),
  failing: list(`work, works, working, fails, failed, failing, broken, doesnt`),
  generic: list(`card, cards, account, money, bank, app, banking, transaction, payment, payments, pay,
    customer, euro, euros`),
  asking: list(
    `how, what, whats, when, where, who, why, which, can, could, do, does, is, are, will, should, may, am, did`,
  ),
  and: list("and, also, plus"),
  aboutAgent:
    /^((hi|hello|hey) )?(who are you|whats? (is )?your name|what can you do|(are you|am i (talking|speaking|chatting) (to|with)) (a |an |really |just )*(ai|bot|robot|machine|computer|chatbot|human|person|real person|real human|real))$/,
  human: [
    /\bhumans?\b/,
    /\breal (person|human|people)\b/,
    /\blive (agent|person|chat)\b/,
    /\b(representative|customer service agent)\b/,
    /\b(speak|talk|chat|speaking|talking) (directly )?(to|with) ((a|an|the|your|any|some|one|of) )*(someone|somebody|agent|person|human|advis[eo]r|colleagues?|employee|staff|manager|people|member|operator|real)\b/,
    /\b(connect|transfer|put) me (through )?(to|with)\b/,
    /\b(not|no|hate|stupid|useless|dumb) ((a|this|the|you) )*(bot|robot|machine|chatbot)\b/,
    /^(agent|operator)$/,
  ],
};

const de: Lexicon = {
  greeting: list(`hallo, hi, guten tag, guten morgen, guten abend, moin, servus, gruss gott, gruezi, hey, tag`),
  thanks: list(`danke, dankeschon, vielen dank, herzlichen dank, besten dank, merci`),
  goodbye:
    list(`tschuss, tschuess, auf wiedersehen, ciao, bis bald, schonen tag, schonen abend, das war alles, das wars,
    nein danke, wiedersehen`),
  padding:
    list(`piper, ok, okay, super, toll, prima, perfekt, gut, sehr, schon, schonen, geholfen, hilfe, alles, klar, noch,
    ja, nein, tag, zusammen, vielen, war, verstanden, ihre`),
  vague:
    list(`hilfe, helfen, problem, probleme, frage, fragen, anliegen, info, infos, information, dringend, etwas, was,
    ding, sache, ja, nein, ok, okay, unterstutzung, falsch, kaputt, fehler, verstehe, schwierigkeiten`),
  failing: list(`funktioniert, funktionieren, geht, klappt, kaputt, defekt, lauft`),
  generic: list(`karte, karten, konto, geld, zahlung, zahlungen, kunde, euro, bank, app`),
  asking:
    list(`wie, was, wann, wo, wer, warum, wieso, welche, welcher, welches, kann, konnen, konnte, ist, sind, gibt, muss,
    darf, wieviel, wohin, habe, kostet`),
  and: list("und, ausserdem"),
  aboutAgent:
    /^((hallo|hi) )?(wer (bist du|sind sie)|wie (heisst du|heissen sie)|was (kannst du|konnen sie)( alles)?|(bist du|sind sie) (ein |eine )?(echter |echte )?(ki|bot|roboter|maschine|computer|chatbot|mensch|person))$/,
  human: [
    /\b(mit|zu|an) ((einem|einen|einer|eine|dem|den|ihrem|echten|richtigen|anderen) )*(menschen?|mitarbeiter(in)?|berater(in)?|kundenberater(in)?|person|kollegen|kollegin|jemand(em|en)?)\b.*\b(sprechen|reden|verbinden|chatten|schreiben|telefonieren)\b/,
    /\b(echter|echten|richtiger|richtigen) (mensch|menschen|person|mitarbeiter)\b/,
    /\b(sprechen|reden|verbinden) (sie mich )?(mit|an) (einem|einer|ihrem)\b/,
    /\bmitarbeiter (sprechen|bitte)\b/,
    /\b(kein|keinen|blod\w*|dumm\w*) (bot|roboter|chatbot|maschine)\b/,
    /\b(geben|gib|holen|hol) (sie )?mir (bitte )?(einen?|ihren) (mitarbeiter(in)?|menschen|berater(in)?|person|kollegen)\b/,
    /^(mitarbeiter|mensch)$/,
  ],
};

const fr: Lexicon = {
  greeting: list(`bonjour, salut, bonsoir, coucou, hello, rebonjour`),
  thanks: list(`merci, merci beaucoup, mille mercis, je vous remercie, remercie`),
  goodbye: list(`au revoir, bonne journee, bonne soiree, a bientot, ciao, c est tout, cest tout, non merci, adieu`),
  padding:
    list(`piper, ok, super, parfait, beaucoup, bien, tres, aide, votre, madame, monsieur, oui, non, genial, compris, d,
    accord`),
  vague:
    list(`aide, aider, aidez, probleme, problemes, question, questions, souci, info, infos, information, renseignement,
    urgent, chose, quelque, oui, non, ok, besoin, assistance, erreur, faux, comprends`),
  failing: list(`marche, marchent, fonctionne, fonctionnent, passe, bug, casse`),
  generic: list(`carte, cartes, compte, argent, paiement, paiements, banque, application, appli, client,
    euro, euros`),
  asking: list(`comment, quel, quelle, quels, quelles, quand, ou, qui, pourquoi, combien, puis, est, peut, peux, pouvez,
    faut, dois, y, quoi`),
  and: list("et, aussi"),
  aboutAgent:
    /^((bonjour|salut) )?(qui (etes vous|es tu)|comment (vous appelez vous|tu t appelles)|que (pouvez vous|peux tu) faire|(etes vous|es tu|vous etes|tu es) (une? )?(vraie? )?(ia|bot|robot|machine|ordinateur|chatbot|humain|personne))$/,
  human: [
    /\b(parler|discuter|echanger|joindre|contacter|parle|passez moi|mettez moi en relation)\b.{0,30}\b(conseillere?|humain|quelqu un|personne|agent|collaborateur|collegue|operateur)\b/,
    /\b(vraie?|veritable) (personne|humain|conseiller)\b/,
    /\bun (etre )?humain\b/,
    /\b(pas|marre|stupide|nul)\b.{0,12}\b(robot|bot|machine)\b/,
    /^(conseiller|humain)$/,
  ],
};

const es: Lexicon = {
  greeting: list(`hola, buenas, buenos dias, buenas tardes, buenas noches, saludos, buen dia`),
  thanks: list(`gracias, muchas gracias, mil gracias, muy amable, se lo agradezco, agradezco`),
  goodbye:
    list(`adios, hasta luego, hasta pronto, chao, chau, eso es todo, es todo, nada mas, no gracias, buen dia adios,
    que tenga buen dia`),
  padding:
    list(`piper, ok, vale, perfecto, genial, muchas, muy, bien, ayuda, su, si, no, entendido, estupendo, dias, tardes,
    equipo`),
  vague:
    list(`ayuda, ayudar, ayudarme, ayudeme, ayudame, problema, problemas, pregunta, preguntas, duda, dudas, consulta,
    info, informacion, urgente, algo, cosa, si, no, vale, ok, necesito, error, mal, entiendo`),
  failing: list(`funciona, funcionan, va, falla, fallan, roto, rota`),
  generic: list(`tarjeta, tarjetas, cuenta, dinero, pago, pagos, banco, app, aplicacion, cargo, cobro,
    cliente, euro, euros`),
  asking:
    list(`como, que, cuando, donde, quien, por, cual, cuales, cuanto, cuanta, cuantos, puedo, pueden, es, hay, tengo,
    debo, se`),
  and: list("y, ademas, tambien"),
  aboutAgent:
    /^((hola) )?(quien (eres|es usted)|como (te llamas|se llama)( usted)?|que (puedes|puede) hacer|(eres|es usted|es) (una? )?(ia|bot|robot|maquina|ordenador|chatbot|humano|persona)( real)?)$/,
  human: [
    /\b(hablar|habla|comunicarme|contactar|chatear|conversar|paseme|pasame|pongame)\b.{0,30}\b(persona|humano|agente|alguien|asesora?|operadora?|empleado|gestora?|companero)\b/,
    /\b(persona|agente) (real|de verdad|humana)\b/,
    /\b(un|ser) humano\b/,
    /\b(no|odio|tonto|inutil)\b.{0,14}\b(robot|bot|maquina)\b/,
    /^(agente|humano|asesor)$/,
  ],
};

export const lexicons: Readonly<Record<string, Lexicon>> = { en, de, fr, es };

/** The lexicon of a language; English for those without one. */
export function lexiconFor(language: string): Lexicon {
  return lexicons[language] ?? en;
}

function list(entries: string): readonly string[] {
  return entries.split(",").map((entry) => entry.trim());
}
