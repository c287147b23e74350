/**
 * How agents speak of what they did or will do, language by language, on folded text. Verbs are stems of whole words;
 * an announcement needs somebody who acts ("I have", "wurde") and a verb of action after it in the same clause.
 */
export const actionKinds = [
  "refund",
  "cancel",
  "block",
  "unblock",
  "change",
  "send",
  "order",
  "close",
  "open",
  "delete",
  "waive",
  "note",
  "hand_off",
  "contact",
] as const;
export type ActionKind = (typeof actionKinds)[number];

export interface ActionLanguage {
  /** The agent did it. */
  readonly did: RegExp;
  /** The agent does it now or soon. */
  readonly does: RegExp;
  /** It was done, by whom is not said. */
  readonly done?: RegExp;
  /** The verb itself says that the agent did or will do it: "cancelaré", "cancelei". */
  readonly didForm?: RegExp;
  readonly willForm?: RegExp;
  /** Other people of the company will do something. */
  readonly team: RegExp;
  /** After these words no action of the agent follows: "how to", "not", "explain". */
  readonly breaks: RegExp;
  /** A sentence or clause that begins so tells of a condition. */
  readonly condition: RegExp;
  /** Before a noun that looks like a verb: "the refund". */
  readonly determiner?: RegExp;
  readonly verbs: Readonly<Partial<Record<ActionKind, RegExp>>>;
}

const whole = (alternatives: string) => new RegExp(`^(?:${alternatives})$`);

const english: ActionLanguage = {
  did: /\b(?:i|we)(?:'ve| have)\b|\b(?:i|we) (?:(?:just|already|also|now|then) )?(?=(?:refunded|credited|cancelled|canceled|blocked|froze|locked|suspended|deactivated|unblocked|unlocked|changed|updated|corrected|reset|upgraded|rebooked|sent|resent|emailed|ordered|booked|scheduled|arranged|closed|opened|created|submitted|deleted|removed|waived|recorded|forwarded|escalated|passed)\b)/g,
  does: /\b(?:i|we)(?:'ll| will|'m going to| am going to|'re going to| are going to|'m| am|'re| are)\b/g,
  done: /\b(?:has|have) (?:now |just |already |also )?been\b|\b(?:was|were) (?:just |successfully )|\b(?:is|are) (?:now |being )/g,
  team: /\b(?:(?:our|the|my) (?:\w+ ){0,2}(?:team|colleagues?|specialists?|experts?|advis[eo]rs?|department)|(?:a|one of our) (?:\w+ )?(?:colleagues?|specialist|expert|advis[eo]r|team member|person)|someone(?: from \w+ \w+)?) (?:\w+ )?(?:will|is going to|are going to)\b/,
  breaks:
    /^(?:how|not|never|nothing|no|cannot|cant|won|couldn|can|t|explain|show|tell|help|guide|walk|describe|unable|able|happy|sorry|afraid|glad|here|ready|whether|if|what|why|when|check|before|to|once|until|unless)$/,
  condition: /\b(?:once|if|when|as soon as|after|before|until|unless|whether|that|which|in case)\b/,
  determiner: /^(?:the|a|an|your|this|that|any|our|of|for|full|each|no|my|its|provisional|new|another)$/,
  verbs: {
    refund: whole("refund(?:ed|ing)?|reimburs\\w+|credit(?:ed|ing)?|repaid|repay"),
    cancel: whole("cancel\\w*|terminat\\w+|revok\\w+"),
    block: whole("block(?:ed|ing)?|freez(?:e|ing)|froze(?:n)?|lock(?:ed|ing)?|suspend\\w*|deactivat\\w+|disabl\\w+"),
    unblock: whole("unblock\\w*|unfr\\w+|unlock\\w*|reactivat\\w+|activat\\w+|enabl\\w+|restor\\w+"),
    change: whole(
      "chang(?:e|ed|ing)|updat\\w+|correct(?:ed|ing)?|adjust\\w*|upgrad\\w+|downgrad\\w+|modif\\w+|rebook\\w*|switch\\w*|reset\\w*|extend\\w*|appl(?:y|ied)",
    ),
    send: whole(
      "send(?:ing)?|sent|resen[dt]\\w*|mailing|mailed|emailed|emailing|shipp\\w+|dispatch\\w*|issu(?:e|ed|ing)",
    ),
    order: whole("order(?:ed|ing)?|book(?:ed|ing)?|reserv\\w+|schedul\\w+|arrang\\w+"),
    close: whole("clos(?:e|ed|ing)"),
    open: whole("open(?:ed|ing)?|creat(?:e|ed|ing)|submit\\w*|fil(?:e|ed|ing)|rais(?:e|ed|ing)"),
    delete: whole("delet\\w+|remov(?:e|ed|ing)|eras(?:e|ed|ing)"),
    waive: whole("waiv\\w+"),
    note: whole("record(?:ed|ing)?|register(?:ed|ing)?|logg(?:ed|ing)"),
    hand_off: whole("forward\\w*|pass(?:ed|ing)?|escalat\\w+|hand(?:ed|ing)|connect\\w*|transferr(?:ed|ing)|hand"),
    contact: whole("call(?:ed|ing)?|contact(?:ed|ing)?|notif(?:y|ied|ying)|inform(?:ed)?"),
  },
};

const german: ActionLanguage = {
  did: /\b(?:ich|wir) (?:habe|haben)\b|\b(?:habe|haben) (?:ich|wir)\b/g,
  does: /\b(?:ich|wir) (?:werde|werden)\b|\b(?:werde|werden) (?:ich|wir)\b|\bich (?=\w+e\b)/g,
  done: /\b(?:wurde|wurden|worden)\b|\b(?:ist|sind) (?:nun|jetzt|soeben|bereits)\b|\b(?:ist|sind)(?= (?:\w+ ){1,6}worden\b)/g,
  team: /\b(?:unser(?:e|en)? (?:\w+ )?(?:team|kolleg\w*|fachabteilung|experten|mitarbeiter\w*)|ein(?:e)? (?:\w+ )?(?:kollege|kollegin|mitarbeiter\w*|experte|expertin)|das (?:\w+ )?team|jemand)\b(?= (?:\w+ ){0,4}?(?:wird|werden|meldet|melden|ruft|kummert|pruft|kontaktiert|bearbeitet)\b)|\b(?:wird|werden) (?:sich )?(?:unser|ein(?:e)?) (?:team|kolleg\w*|mitarbeiter\w*)/,
  breaks:
    /^(?:wie|nicht|nichts|nie|kein|keine|keinen|erklare|erklaren|zeige|zeigen|helfe|helfen|sage|gern|gerne|kann|ob|beschreibe|bevor|um)$/,
  condition: /\b(?:sobald|wenn|falls|nachdem|bevor|bis|ob|dass|sofern)\b/,
  verbs: {
    refund: whole("(?:zuruck)?erstatte\\w*|zuruckgezahlt|zuruckzahlen|gutgeschrieben|gutschreiben|zuruckuberwiesen"),
    cancel: whole("stornier\\w*|gekundigt|kundige(?:n)?|abgesagt|widerrufen"),
    block: whole("gesperrt|sperre(?:n)?|blockier\\w*|deaktivier\\w*|eingefroren"),
    unblock: whole("entsperr\\w*|freigeschaltet|freischalten|aktivier\\w*|reaktivier\\w*|wiederhergestellt"),
    change: whole(
      "geandert|andere|andern|aktualisier\\w*|angepasst|anpassen|korrigier\\w*|umgebucht|umbuchen|zuruckgesetzt|zurucksetzen|verlangert|verlangere",
    ),
    send: whole(
      "geschickt|schicke(?:n)?|verschickt|zugeschickt|gesendet|sende(?:n)?|versendet|versandt|zugesandt|gesandt",
    ),
    order: whole("bestellt|bestelle(?:n)?|gebucht|buche(?:n)?|reservier\\w*|vereinbart"),
    close: whole("geschlossen|schliesse(?:n)?"),
    open: whole("eroffne\\w*|angelegt|erstellt|eingereicht|beantragt|beantrage(?:n)?"),
    delete: whole("geloscht|losche(?:n)?|entfernt|entferne(?:n)?"),
    waive: whole("erlassen|erlasse"),
    note: whole("erfasst|eingetragen|vermerkt"),
    hand_off: whole("weitergeleitet|weiterleiten|weitergegeben|weitergeben|weiter|ubergeben|ubergebe|verbinde(?:n)?"),
    contact: whole("kontaktier\\w*|angerufen|zuruckrufen|informiert"),
  },
};

const french: ActionLanguage = {
  did: /\bj'ai\b|\bje viens (?:de |d')|\bnous avons\b|\bnous venons (?:de |d')|\bon a\b/g,
  does: /\bje (?:vais|m'occupe de)\b|\bnous allons\b|\bje (?=(?:\w+ )?\w+e(?:s|ts)?\b)|\bj'(?=[aeiou]\w+e\b)|\bje (?=transmets)/g,
  done: /\b(?:a|ont) (?:bien |deja |maintenant |aussi )?ete\b|\b(?:est|sont) (?:maintenant|desormais|deja)\b/g,
  willForm: /(?:erai|irai|drai|erons|irons|drons)$/,
  team: /\b(?:(?:un|une|nos|notre|l'un de nos) (?:\w+ )?(?:conseillers?|conseillere|collegues?|equipes?|specialistes?|experts?|services?)|quelqu'un)\b(?= (?:\w+ ){0,3}?(?:va|vont|\w+era|\w+eront|\w+dra|\w+ndront|\w+ira|\w+iront)\b)/,
  breaks:
    /^(?:comment|pas|rien|jamais|expliquer|explique|montrer|montre|aider|aide|dire|dis|indiquer|si|peux|peut|ne|n|quand|pour)$/,
  determiner: /^(?:le|la|les|l|un|une|votre|vos|notre|cette|ce|de|d|du|des|ta|ton|sa|son)$/,
  condition: /\b(?:si|quand|lorsque|lorsqu|des que|une fois|apres|avant|qui|que)\b/,
  verbs: {
    refund: whole("rembours\\w*|recredit\\w*|credite\\w*"),
    cancel: whole("annul\\w*|resili\\w*"),
    block: whole("bloqu\\w*|suspend\\w*|desactiv\\w*|gele"),
    unblock: whole("debloqu\\w*|reactiv\\w*|activ(?:e|ee|er|es|ees|erai|erons)|restaur\\w*"),
    change: whole("modifi\\w*|chang(?:e|er|ee|es|ees|erai|erons)|corrig\\w*|reinitialis\\w*|prolong\\w*"),
    send: whole("envoy\\w*|enverr\\w*|renvoy\\w*|expedi\\w*"),
    order: whole("commande(?:r|e|es|ees|rai|rons)?|reserv\\w*|programm\\w*"),
    close: whole("ferme(?:r|e|es|ees|rai|rons)?|clotur\\w*"),
    open: whole("cree(?:r|e|es|ees|rai|rons)?|ouvert(?:e|s|es)?|ouvr\\w*|depos\\w*"),
    delete: whole("supprim\\w*|efface\\w*|retire\\w*"),
    note: whole("enregistr\\w*"),
    hand_off: whole("transmet\\w*|transmis\\w*|transfer\\w*"),
    contact: whole("contacte\\w*|recontact\\w*|rappelle\\w*|previen\\w*"),
  },
};

const spanish: ActionLanguage = {
  did: /\bhe\b|\bhemos\b|\bacab(?:o|amos) de\b/g,
  does: /\bvoy a\b|\bvamos a\b|\bestoy\b|\bestamos\b|\b(?:le|te|les) (?=pas[oe]\b|transfiero\b)/g,
  done: /\b(?:ha|han) sido\b|\bse (?:le )?(?:ha|han)\b|\b(?:fue|fueron)\b|\bya esta\b|\bqueda\b/g,
  willForm: /(?:are|aremos|ere|eremos|ire|iremos|dre|dremos)$/,
  team: /\b(?:un(?:a)? (?:\w+ )?(?:companer[oa]|agente|colega|especialista|asesor\w*)|nuestr[oa]s? (?:\w+ )?(?:equipos?|companer\w+|especialistas?|agentes?)|alguien)\b(?= (?:\w+ ){0,4}?(?:va|van|\w+ara|\w+aran|\w+dra|\w+dran|\w+era|\w+ira)\b)/,
  breaks: /^(?:como|no|nada|nunca|explicar|explicarle|explico|mostrar|ayudar|ayudarle|decir|indicar|si|puedo|cuando)$/,
  determiner: /^(?:el|la|los|las|un|una|su|sus|tu|tus|de|del|este|esta|ese|esa|al|nuestro|nuestra)$/,
  condition: /\b(?:si|cuando|una vez|despues|antes|hasta|que|tras)\b/,
  verbs: {
    refund: whole("reembols\\w*|devuelto|devolver\\w*|abonad\\w*|abonar\\w*"),
    cancel: whole("cancel\\w*|anul\\w*"),
    block: whole("bloque\\w*|suspend\\w*|desactiv\\w*|congel\\w*"),
    unblock: whole("desbloque\\w*|reactiv\\w*|activ(?:ado|ada|ar|are|aremos)|restaur\\w*"),
    change: whole(
      "cambi(?:ado|ada|ados|adas|ar|are|aremos|ando)|modific\\w*|actualiz\\w*|correg\\w*|restablec\\w*|ampli\\w*",
    ),
    send: whole("envi\\w*|reenvi\\w*|mandad\\w*|mandar\\w*"),
    order: whole("pedid[oa]|reservad\\w*|reservar\\w*|solicit\\w*|program\\w*|encarg\\w*"),
    close: whole("cerrad\\w*|cerrar\\w*"),
    open: whole("abierto|abierta|abrir\\w*|cread\\w*|crear\\w*|tramitad\\w*|presentad\\w*"),
    delete: whole("elimin\\w*|borr\\w*"),
    note: whole("registrad\\w*|registrar\\w*|anotad\\w*"),
    hand_off: whole("pas(?:o|are|ado)|transfer\\w*|transfiero|traslad\\w*|deriv\\w*|remit\\w*|escal\\w*"),
    contact: whole("contact\\w*|llamar\\w*|avisar\\w*"),
  },
};

const italian: ActionLanguage = {
  did: /\bho\b|\babbiamo\b/g,
  does: /\bsto\b|\bstiamo\b|\bprovved(?:ero|eremo|o|iamo)\b|\bproced(?:ero|eremo|o|iamo)\b|(?:^|[.!] ?|\b(?:ora|adesso|subito|gia) )(?:le |ti |la |lo )?(?=(?:inoltro|annullo|blocco|trasmetto)\b)/g,
  done: /\b(?:e|sono|viene) (?:gia |appena )?stat[oaie]\b/g,
  willForm: /(?:ero|eremo|iro|iremo)$/,
  team: /\b(?:un(?:a|')? ?(?:\w+ )?(?:collega|operatore|operatrice|specialista|consulente|esperto)|(?:il|la) (?:nostr[oa] )(?:team|squadra|reparto|ufficio)|qualcuno)\b(?= (?:\w+ ){0,4}?(?:\w+era|\w+eranno|\w+ira|\w+iranno|\w+rra)\b)/,
  breaks:
    /^(?:come|non|nulla|niente|mai|spiegare|spiegarle|spiego|mostrare|aiutare|aiutarla|dire|indicare|se|posso|puo|quando)$/,
  determiner: /^(?:il|la|lo|i|gli|un|una|sua|suo|tua|tuo|di|del|della|dell|questo|questa|nostra|nostro)$/,
  condition: /\b(?:se|quando|una volta|dopo|prima|finche|che|appena)\b/,
  verbs: {
    refund: whole("rimbors(?:ato|ata|ati|are|ero|eremo|ando)|riaccredit\\w*|accredit\\w*"),
    cancel: whole("annull\\w*|cancell\\w*|disdett[oa]|disdire"),
    block: whole("blocc(?:o|ato|ata|ati|ate|are|hero|heremo|ando)|sospes\\w*|sospend\\w*|disattiv\\w*"),
    unblock: whole("sblocc\\w*|riattiv\\w*|attivat\\w*|attivare|attivero|ripristin\\w*"),
    change: whole(
      "modificat\\w*|modificare|modifichero|cambiat\\w*|cambiare|cambiero|aggiorn\\w*|corrett\\w*|corregg\\w*|reimpost\\w*|prorog\\w*",
    ),
    send: whole("inviat\\w*|inviare|inviero|inviando|spedit\\w*|spedir\\w*|mandat\\w*|mandare|mandero"),
    order: whole("ordinat\\w*|ordinare|ordinero|prenotat\\w*|prenotare|prenotero"),
    close: whole("chius\\w*|chiudere|chiudero"),
    open: whole("apert\\w*|aprire|apriro|creat\\w*|creare|creero"),
    delete: whole("eliminat\\w*|eliminare|eliminero|rimoss\\w*|rimuovere"),
    note: whole("registrat\\w*|registrare|registrero|annotat\\w*"),
    hand_off: whole("inoltr\\w*|trasmess\\w*|trasmett\\w*|passat\\w*|passare|trasferit\\w*|trasferir\\w*"),
    contact: whole("contattat\\w*|contattare|contattero|ricontatt\\w*|chiamero|avvisero"),
  },
};

const dutch: ActionLanguage = {
  did: /\b(?:ik|we|wij) (?:heb|hebben)\b|\b(?:heb|hebben) (?:ik|we|wij)\b/g,
  does: /\b(?:ik|we|wij) (?:zal|zullen|ga|gaan)\b|\b(?:zal|zullen|ga|gaan) (?:ik|we|wij)\b|\bik (?=(?:annuleer|blokkeer|deblokkeer|stuur|verstuur|bestel|boek|wijzig|verwijder|geef|zet|verbind|betaal)\b)/g,
  done: /\b(?:is|zijn|werd|werden)\b(?= (?:\w+ ){0,8}?(?:ge\w+[dt]|ver\w+d|ge\w+en|terug\w+|aange\w+|opge\w+|doorge\w+|besteld|verzonden)\b)/g,
  team: /\b(?:een (?:\w+ )?(?:collega|medewerker|specialist)|ons (?:\w+ )?team|onze (?:\w+ )?(?:collega|collegas|medewerkers?|specialisten|klantenservice)|iemand)\b(?= (?:\w+ ){0,4}?(?:zal|zullen|gaat|gaan|neemt|nemen|belt|bellen|kijkt)\b)/,
  breaks: /^(?:hoe|niet|niets|nooit|geen|uitleggen|leg|laat|zien|helpen|help|vertel|kan|of|graag|als)$/,
  condition: /\b(?:als|wanneer|zodra|nadat|voordat|of|dat|die|tot)\b/,
  verbs: {
    refund: whole("terugbeta\\w*|teruggestort|terugstorten|terugbetaald|vergoed|vergoeden|gecrediteerd|betaal"),
    cancel: whole("geannuleerd|annuleer|annuleren|opgezegd|opzeggen"),
    block: whole("geblokkeerd|blokkeer|blokkeren"),
    unblock: whole("gedeblokkeerd|deblokkeren|deblokkeer|geactiveerd|activeren|hersteld"),
    change: whole(
      "gewijzigd|wijzig|wijzigen|veranderd|veranderen|gecorrigeerd|corrigeren|bijgewerkt|bijwerken|aangepast|aanpassen|verlengd|omgeboekt",
    ),
    send: whole("gestuurd|verstuurd|stuur|verstuur|sturen|versturen|opgestuurd|toegestuurd|verzonden|gemaild|mailen"),
    order: whole("besteld|bestel|bestellen|geboekt|boek|boeken|gereserveerd|ingepland"),
    close: whole("gesloten|sluiten"),
    open: whole("aangemaakt|aanmaken|geopend|ingediend"),
    delete: whole("verwijderd|verwijder|verwijderen"),
    note: whole("geregistreerd|genoteerd"),
    hand_off: whole("doorgegeven|doorgestuurd|doorgezet|door|doorverbinden|doorgeven|doorsturen"),
    contact: whole("gebeld|teruggebeld|terugbellen|bellen"),
  },
};

const portuguese: ActionLanguage = {
  did: /\bacab(?:ei|amos) de\b|\b(?:tenho|temos)\b/g,
  does: /\bvou\b|\bvamos\b|\bestou\b|\bestamos\b|\birei\b/g,
  done: /\b(?:foi|foram)\b|\bja esta\b|\besta sendo\b/g,
  didForm: /(?:[^r]ei|uei)$/,
  willForm: /(?:arei|aremos|erei|eremos|irei|iremos)$/,
  team: /\b(?:um(?:a)? (?:\w+ )?(?:colega|atendente|especialista|pessoa)|(?:a )?nossa (?:\w+ )?equip[ea]|(?:o )?nosso (?:\w+ )?time|alguem)\b(?= (?:\w+ ){0,4}?(?:vai|vao|\w+ara|\w+arao|\w+era|\w+ira)\b)/,
  breaks: /^(?:como|nao|nada|nunca|explicar|explico|mostrar|ajudar|dizer|indicar|se|posso|consigo|quando)$/,
  determiner: /^(?:o|a|os|as|um|uma|seu|sua|do|da|de|dos|das|este|esta|nosso|nossa)$/,
  condition: /\b(?:se|quando|depois|antes|ate|que|assim que|apos|caso)\b/,
  verbs: {
    refund: whole("reembols\\w*|estorn\\w*|devolv\\w*|creditei|creditado|creditar"),
    cancel: whole("cancel\\w*|anul\\w*"),
    block: whole("bloque\\w*|suspend\\w*|desativ\\w*|congel\\w*"),
    unblock: whole("desbloque\\w*|reativ\\w*|ativei|ativar\\w*|ativad[oa]|restaur\\w*"),
    change: whole(
      "alter(?:ei|ar\\w*|ad[oa]s?)|mudei|mudar\\w*|mudad[oa]|atualiz\\w*|troquei|trocar\\w*|trocad[oa]|corrig\\w*",
    ),
    send: whole("enviei|enviar\\w*|enviad[oa]s?|enviando|mandei|mandar\\w*|reenvi\\w*"),
    order: whole("pedi|reservei|reservar\\w*|agend(?:ei|ar\\w*|ad[oa])|solicit(?:ei|ar\\w*|ad[oa])"),
    close: whole("fechei|fechar\\w*|fechad[oa]|encerrei|encerrar\\w*|encerrad[oa]"),
    open: whole("abri|abrir\\w*|abert[oa]|criei|criar\\w*|criad[oa]"),
    delete: whole("exclui|excluir\\w*|excluid[oa]|apaguei|apagar\\w*|apagad[oa]|removi|remover\\w*|removid[oa]"),
    note: whole("registrei|registrar\\w*|registrad[oa]|registei|anotei"),
    hand_off: whole("encaminh\\w*|passei|passar\\w*|transferi\\w*|repass\\w*"),
    contact: whole("ligar\\w*|liguei|contat(?:ei|ar\\w*)|avisar\\w*"),
  },
};

export const actionLanguages: Readonly<Record<string, ActionLanguage>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  it: italian,
  nl: dutch,
  pt: portuguese,
};
