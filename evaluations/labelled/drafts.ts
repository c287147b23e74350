/** Replies that have passed every gate: each number, name and link in them is in a passage. Some are wrong all the same. */
export interface LabelledDraft {
  /** The customer's request. */
  readonly ask: string;
  readonly passage: string;
  readonly draft: string;
  readonly sound: boolean;
}

type Row = readonly [ask: string, passage: string, draft: string];

const fees =
  "The debit card costs €8 when it is replaced. The Gold card costs €49 a year. Cash is free at our machines and costs €4 at others.";
const limits =
  "You can withdraw up to €500 a day and pay up to €2,500 a day. Customers under 18 can withdraw up to €50 a day.";
const times =
  "Transfers in euros arrive on the next working day. Transfers to Switzerland take 2 days, to other countries up to 4 days. Instant transfers take 10 seconds.";
const children = "Children can have a card from the age of 7 if a parent agrees. From 18 on they get a normal account.";
const closing =
  "You can close the account free of charge at any time. The balance must be zero. Joint accounts are closed by both holders.";
const refunds = "A direct debit can be returned within 8 weeks, without authorisation within 13 months.";
const gebuehren =
  "Eine Ersatzkarte kostet 8 €. Die Goldkarte kostet 39 € im Jahr und ist ab 3.000 € Umsatz kostenlos. Bargeld ist an unseren Automaten kostenlos.";
const frais =
  "Une carte de remplacement coûte 8 €. Les retraits sont gratuits à nos distributeurs et coûtent 4 € ailleurs.";
const limites =
  "Puede retirar hasta 500 € al día y pagar hasta 2.500 € al día. Los menores de 18 años retiran hasta 50 € al día.";

const soundDrafts: readonly Row[] = [
  ["What does a new debit card cost?", fees, "A replacement of your debit card costs €8."],
  ["Is cash free?", fees, "At our machines it is free; at other machines it costs €4."],
  ["How much can I take out?", limits, "You can withdraw up to €500 a day, or up to €50 if you are under 18."],
  ["How much can I pay by card?", limits, "Up to €2,500 a day."],
  ["How long to Switzerland?", times, "A transfer to Switzerland takes 2 days."],
  [
    "When does my transfer arrive?",
    times,
    "In euros it arrives on the next working day. An instant transfer takes 10 seconds.",
  ],
  ["Can my daughter, 9, have a card?", children, "Yes, from the age of 7, if a parent agrees."],
  ["Can I close my account?", closing, "Yes, at any time and free of charge, once the balance is zero."],
  ["We want to close our joint account", closing, "Both of you have to close it, and its balance must be zero."],
  ["How long can I return a debit?", refunds, "You have 8 weeks, and 13 months if you had not authorised it."],
  ["Do you sell gold?", fees, "I have no information on that."],
  ["Was kostet eine Ersatzkarte?", gebuehren, "Eine Ersatzkarte kostet 8 €."],
  ["Ist die Goldkarte kostenlos?", gebuehren, "Ab 3.000 € Umsatz ist sie kostenlos, sonst kostet sie 39 € im Jahr."],
  ["Combien coûte un retrait ?", frais, "C'est gratuit à nos distributeurs et 4 € ailleurs."],
  ["¿Cuánto puedo retirar?", limites, "Hasta 500 € al día; si es menor de 18 años, hasta 50 €."],
];

const unsoundDrafts: readonly Row[] = [
  ["What does a new debit card cost?", fees, "A replacement of your debit card costs €49."],
  ["What does the Gold card cost?", fees, "The Gold card costs €8 a year."],
  ["Is cash free?", fees, "Cash is free at all machines."],
  ["How much can I take out?", limits, "You can withdraw up to €2,500 a day."],
  ["I am 16. How much can I take out?", limits, "You can withdraw up to €500 a day."],
  ["How long to Switzerland?", times, "A transfer to Switzerland takes up to 4 days."],
  ["When does my transfer to Brazil arrive?", times, "It arrives on the next working day."],
  ["Can my daughter, 9, have a card?", children, "Yes, from the age of 7 she can have one without anybody agreeing."],
  ["From which age do I get a normal account?", children, "From the age of 7 you get a normal account."],
  ["Can I close my account?", closing, "Yes, at any time, whatever its balance is."],
  ["I want to close our joint account", closing, "You can close it alone at any time, free of charge."],
  ["How long can I return a debit that I had authorised?", refunds, "You have 13 months."],
  ["What does the Gold card cost?", fees, "A replacement debit card costs €8."],
  ["Was kostet eine Ersatzkarte?", gebuehren, "Eine Ersatzkarte kostet 39 €."],
  ["Ist die Goldkarte kostenlos?", gebuehren, "Ja, die Goldkarte ist kostenlos."],
  ["Combien coûte un retrait ailleurs ?", frais, "Un retrait ailleurs coûte 8 €."],
  ["¿Cuánto puedo pagar?", limites, "Puede pagar hasta 500 € al día."],
  ["Is cash free?", fees, "It costs €4 at our machines and is free at others."],
];

const labelled =
  (sound: boolean) =>
  ([ask, passage, draft]: Row) => ({ ask, passage, draft, sound });

export const labelledDrafts: readonly LabelledDraft[] = [
  ...soundDrafts.map(labelled(true)),
  ...unsoundDrafts.map(labelled(false)),
];
