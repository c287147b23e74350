/**
 * Texts for customers and for staff. The articles of the example company are labelled by the company; these are harder: staff
 * texts that never say so, and texts for customers that sound like rules.
 */
export interface LabelledDisclosure {
  /** Its title. */
  readonly ask: string;
  readonly text: string;
  readonly internal: boolean;
}

type Row = readonly [title: string, text: string];

const forStaff: readonly Row[] = [
  ["Refunds", "Up to €75 may be refunded without asking anybody. Offer it only to those who complain twice."],
  [
    "Calls",
    "First the date of birth, then the last two payments, then the address. Whoever knows two of three is through.",
  ],
  ["Card delivery", "If someone insists on a courier, we pay for it. Do not mention it otherwise."],
  ["Unusual payments", "Payments above €1,240 to new recipients at night are held for review, smaller ones are not."],
  ["Outage of Tuesday", "The cause was the migration of the ledger. Say that maintenance took longer than planned."],
  [
    "Autumn prices",
    "From 1 October the account costs €4.90. The letters go out on 1 August; until then nothing is said.",
  ],
  [
    "Retention",
    "Whoever wants to close the account gets three months free. If that does not help, offer the Gold card for a year.",
  ],
  [
    "Queue for estates",
    "Deaths go to estates@harbour.internal; Mrs Keller and Mr Novak read it between nine and four.",
  ],
  ["Chargebacks", "We contest only what is above €25, since each case costs us €18."],
  [
    "Impatient customers",
    "Let them talk for a minute, then repeat the question. Never promise a call back before 17:00.",
  ],
  ["Scoring", "Below 430 points no overdraft is granted. Two returned debits take away 60 points."],
  ["Passwords of the kiosk", "The kiosk in the branch is unlocked with the branch number and 77."],
  ["Case 48213", "Mr Doyle, Cork Street 5, has had three loans refused. Treat him with care."],
  ["VIP list", "Customers with a star in the file skip the queue. They are not told."],
  ["Kulanz", "Bis 75 € darf ohne Rückfrage erstattet werden. Nur anbieten, wenn zweimal beschwert."],
  ["Legitimation am Telefon", "Erst das Geburtsdatum, dann die letzten zwei Umsätze. Zwei richtige Antworten genügen."],
  [
    "Preise ab Herbst",
    "Ab 1. Oktober kostet das Konto 4,90 €. Bis zum Versand der Briefe am 1. August wird dazu nichts gesagt.",
  ],
  ["Störung vom Dienstag", "Ursache war die Umstellung des Hauptbuchs. Nach außen: Wartung, die länger dauerte."],
  ["Rétention", "À qui veut partir, offrir trois mois gratuits. Si cela ne suffit pas, la carte Gold pendant un an."],
  [
    "Plafonds de contrôle",
    "Les virements de nuit au-dessus de 1 240 € vers un nouveau bénéficiaire sont bloqués, les autres passent.",
  ],
  ["Devoluciones", "Hasta 75 € se devuelven sin preguntar a nadie. Solo si la persona se queja dos veces."],
  [
    "Verificación por teléfono",
    "Primero la fecha de nacimiento, después los dos últimos pagos. Con dos respuestas basta.",
  ],
];

const forCustomers: readonly Row[] = [
  [
    "How we protect you",
    "We check unusual payments and may ask you to confirm them. We never ask for your password or PIN.",
  ],
  ["Refund of a fee", "If we charged you by mistake, we refund the fee within 5 working days. Write to us in the app."],
  [
    "Complaints",
    "You may complain in writing, by phone or in a branch. We must answer within 15 working days. If you disagree, you may turn to the ombudsman.",
  ],
  [
    "Overdraft",
    "You must not go beyond the agreed limit. If you do, the rate for tolerated overdrafts applies, 12.9 % a year.",
  ],
  [
    "Identity check",
    "When you call, we ask you some questions to make sure that it is you. Please have your card at hand.",
  ],
  ["Phishing", "Warning: never give anybody a code from a text message, even if they say that they work for us."],
  ["Prices", "The account costs €4.90 a month since 1 October. Cash at our machines is free."],
  ["Planned maintenance", "On Sunday from 2:00 to 4:00 the app is not available. Cards work as usual."],
  [
    "Deceased relatives",
    "Please send us the death certificate. Our estates team then calls you. Telephone +353 20 912 0000, Monday to Friday.",
  ],
  [
    "Terms for cards",
    "You are liable up to €50 for payments before the card is reported lost. In case of gross negligence you are liable without limit.",
  ],
  ["Closing an account", "You may close your account at any time, free of charge. The balance must be zero."],
  ["Limits", "The daily limit for transfers is €10,000. You can change it in the app; the change holds at once."],
  [
    "Wie wir Sie schützen",
    "Wir prüfen ungewöhnliche Zahlungen und fragen im Zweifel nach. Nach Ihrem Passwort fragen wir nie.",
  ],
  ["Beschwerden", "Sie können sich schriftlich oder am Telefon beschweren. Wir antworten innerhalb von 15 Werktagen."],
  ["Wartung", "Am Sonntag von 2 bis 4 Uhr ist die App nicht erreichbar. Karten funktionieren wie gewohnt."],
  ["Hameçonnage", "Ne donnez jamais un code reçu par SMS, même à quelqu'un qui dit travailler chez nous."],
  ["Tarifs", "Le compte coûte 4,90 € par mois. Les retraits à nos distributeurs sont gratuits."],
  ["Reclamaciones", "Puede reclamar por escrito o por teléfono. Respondemos en 15 días hábiles."],
  ["Límites", "El límite diario para transferencias es de 10.000 €. Puede cambiarlo en la aplicación."],
  [
    "Notice",
    "This text is for staff only, said the old letter that some of you got. It was sent by mistake: the fee stays at €4.90.",
  ],
];

const labelled =
  (internal: boolean) =>
  ([ask, text]: Row) => ({ ask, text, internal });

export const labelledDisclosures: readonly LabelledDisclosure[] = [
  ...forStaff.map(labelled(true)),
  ...forCustomers.map(labelled(false)),
];
