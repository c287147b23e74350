/**
 * Words that customers use for the same thing, per language, a group per line. A term counts as the first of its group,
 * in questions and in articles alike. The groups hold everyday words only; what belongs to one company stands in its
 * articles' searchTerms.
 */
const groups: Readonly<Record<string, string>> = {
  en: `lost lose losing mislaid misplaced missing
    stolen stole steal robbed theft pickpocketed nicked
    wallet purse
    freeze freezing frozen unfreeze
    block blocked unblock lock locked unlock
    change update modify edit amend
    cancel stop undo recall revoke reverse
    raise increase higher lift
    withdraw withdrawal withdrawals withdrawing atm atms cashpoint
    abroad holiday holidays vacation travel travelling trip overseas usa america canada england turkey thailand india japan china mexico brazil australia switzerland morocco
    currency currencies dollar dollars pounds yen francs
    fee fees charge charges cost costs price prices
    loan loans borrow borrowing lend
    phone mobile smartphone iphone android
    browser computer laptop desktop pc
    rejected declined refused denied reject decline
    login log logging sign logged
    child children kid kids daughter son teenager
    father mother dad mum mom grandma grandmother grandfather grandpa husband wife brother sister uncle aunt
    died dead death deceased passed dying
    invite refer referral inviting
    fraud scam scams scammed scammer scammers defrauded cheated tricked conned
    share shares stock stocks etf etfs fund funds bonds
    refund refunded reimburse reimbursed
    goods order ordered parcel item product
    recognise recognize unknown unfamiliar
    broken damaged defective faulty cracked
    married marriage wedding wed
    surname name
    move moved moving relocate relocated
    delete erase remove
    mail email emails mails
    saving savings save saver
    transfer transfers send sending sent wire
    limit limits maximum max
    identity identification identify verify verification
    arrive arrives arrived arrival
    customer client
    complaint complain complaining complaints
    early earlier
    bankrupt insolvent bust`,
  de: `verloren verlieren verliere weg verlegt verschwunden
    gestohlen geklaut diebstahl geraubt stehlen
    sperren sperrung sperre gesperrt blockieren blockiert
    einfrieren eingefroren
    andern andere anderung geandert aktualisieren wechseln
    erhohen erhohung anheben hochsetzen hoher
    abheben abhebung abhebungen abgehoben automat automaten bankomat bargeld
    ausland urlaub reise reisen verreisen turkei schweiz usa amerika england thailand japan kanada marokko
    wahrung fremdwahrung dollar franken pfund
    kosten kostet koste gebuhr gebuhren preis entgelt
    dispo dispokredit uberziehen uberziehung uberzogen
    uberweisung uberweisungen uberweisen uberwiesen schicken geschickt gesendet senden
    umgezogen umzug umziehen ziehe gezogen
    kundigen kundigung auflosen schliessen geschlossen
    handy smartphone telefon mobiltelefon
    tod tot gestorben verstorben todesfall starb sterben verstarb
    vater mutter oma opa mann frau ehemann ehefrau grossmutter grossvater bruder schwester mama papa
    betrug betrogen betruger betrugern reingefallen betrugerin
    aktien aktie fonds etf etfs
    investieren anlegen investition
    alt alter
    anmelden einloggen login anmeldung reinkommen rein eingeloggt
    erkennen erkenne kenne kennen unbekannt unbekannte erkannt
    ankommen angekommen kommt ankommt
    belastet abgebucht abbuchung abgezogen
    zinsen zins verzinsung zinssatz
    sparen spar gespart
    zuruckgeben widersprechen widerspreche zuruckbuchen zuruckholen
    beschweren beschwerde reklamation
    uhr offen geoffnet offnung offnungszeiten zeiten
    erreichen anrufen kontakt`,
  fr: `perdu perdue perdre egare egaree egarer
    vole volee vol derobe derobee
    bloquer bloque bloquee opposition
    augmenter augmentation relever hausse
    retirer retrait retraits distributeur
    etranger voyage voyager vacances maroc suisse japon canada angleterre turquie thailande
    devise devises dollar dollars monnaie
    frais cout coute coutent couter tarif tarifs prix
    cloturer cloture fermer fermeture resilier
    demenager demenage demenagement
    connecter connexion acces acceder
    arriver arrive arrivee recu
    deces decede decedee deceder mort morte mourir
    pere mere mari femme epouse frere soeur grand
    pirate piratee pirater hacke
    arnaque escroc escroquerie fraude arnaquer
    actions action bourse etf fonds
    investir investissement
    epargne livret epargner
    taux interet interets
    payer paie paye paient
    plafond plafonds limite limites maximum
    modifier changer change changement
    heures heure horaires horaire
    reconnais reconnaissez reconnaitre inconnu`,
  es: `perdido perdi perdida perder extraviado extraviada
    robado robada robaron robo robar
    bloquear bloqueo anular
    aumentar subir ampliar
    sacar retirar retirada retiradas cajero cajeros efectivo
    extranjero viaje viajar vacaciones mexico suiza japon marruecos inglaterra turquia unidos
    moneda divisa divisas dolar dolares
    comision comisiones coste cuesta cuestan precio tarifa
    cerrar cierre
    mudado mudanza mudarme mudar mudo
    entrar acceder acceso iniciar
    fallecido fallecio muerto murio muerte
    padre madre marido mujer esposa esposo abuelo abuela hermano hermana
    hackeado hackearon pirateado
    estafa estafado estafador estafadores fraude timo
    acciones fondo fondos bolsa etf
    invertir inversion
    reconozco desconocido desconozco reconocer reconoce
    equivoque equivocada equivocado equivocacion error
    interes intereses
    limite limites maximo
    olvide olvidado olvidar
    cambiar cambio modificar
    enviar mandar transferencia transferencias transferir
    direccion domicilio`,
};

type Thesaurus = ReadonlyMap<string, string>;

const thesauri = new Map<string, Thesaurus>();

/** The first of the term's group, or the term. `stem` is how this language cuts its words. */
export function groupOf(term: string, language: string, stem: (word: string) => string): string {
  const thesaurus = thesauri.get(language) ?? readGroups(language, stem);
  thesauri.set(language, thesaurus);
  return thesaurus.get(term) ?? term;
}

function readGroups(language: string, stem: (word: string) => string): Thesaurus {
  const thesaurus = new Map<string, string>();
  for (const line of (groups[language] ?? "").split("\n")) {
    const [first, ...others] = line.trim().split(" ").map(stem);
    for (const term of others) if (first !== undefined && !thesaurus.has(term)) thesaurus.set(term, first);
  }
  return thesaurus;
}
