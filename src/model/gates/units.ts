/**
 * Units beside a number, by the words and signs of several languages: "24 Stunden" and "24 hours" are the same claim,
 * "24 days" is another one.
 */
const lists: Readonly<Record<string, string>> = {
  percent: "percent prozent procent pourcent porcentaje procento % ％",
  EUR: "€ eur euro euros",
  GBP: "£ gbp pound pounds pfund livre livres libra libras sterlina sterline pond funt funtow ポンド",
  USD: "$ usd dollar dollars dolar dolares dollaro dollari ドル 美元 달러 دولارا",
  BRL: "r$ brl real reais",
  PLN: "zl pln zloty zlotych",
  kr: "kr sek nok dkk kronor kroner",
  minute: "minute minutes min mins minuten minuto minutos minuto minuti minuut minuter minuta minut minuty 分",
  hour: "hour hours hr hrs h stunde stunden std heure heures hora horas ora ore timme timmar godzina godzin godziny uren 時間",
  day: `day days tag tage tagen werktag werktage werktagen arbeitstag arbeitstage arbeitstagen bankarbeitstag
    bankarbeitstage bankarbeitstagen kalendertag kalendertage kalendertagen jour jours dia dias giorno giorni dag dagen
    dagar werkdag werkdagen arbetsdag arbetsdagar dni dzien 日 営業日 天 дня дней`,
  week: "week weeks woche wochen semaine semaines semana semanas settimana settimane weken vecka veckor tydzien tygodni tygodnie",
  month:
    "month months monat monate monaten monats mois mes meses mese mesi maand maanden manad manader miesiac miesiecy miesiace mes",
  year: "year years jahr jahre jahren jahres an ans annee annees ano anos anno anni jaar jaren rok lata lat",
  GB: "gb go gigabyte gigabytes gigas",
  kg: "kg kilo kilos kilogram kilogramm kilogrammes",
};

const byWord = new Map(
  Object.entries(lists).flatMap(([unit, list]) => list.split(/\s+/).map((word) => [word, unit] as const)),
);

/** Stand between a number and its unit. */
const between: ReadonlySet<string> = new Set(
  "working business calendar full whole more other further volle vollen weitere volledige kalender per por pour".split(
    " ",
  ),
);
const hundred = /^(?:cent|ciento|cento|cien)$/;

/** The unit of a number whose next (folded) words are these; "" for none. */
export function unitOf(next: readonly string[]): string {
  const [first = "", second = ""] = next;
  if (/^(?:per|por|pour)$/.test(first)) return hundred.test(second) ? "percent" : "";
  return byWord.get(first) ?? (between.has(first) ? (byWord.get(second) ?? "") : "");
}

/** The unit of a sign before a number, such as "£" or "EUR"; "" for none. */
export function unitBefore(sign: string): string {
  const unit = byWord.get(sign.toLowerCase()) ?? "";
  return /^[A-Z]{3}$/.test(unit) || unit === "kr" ? unit : "";
}

export function isUnitWord(folded: string): boolean {
  return byWord.has(folded);
}

/** Claims about money and shares: small numbers of them matter too. */
export function isMoneyOrShare(unit: string): boolean {
  return unit === "percent" || /^(?:[A-Z]{3}|kr)$/.test(unit);
}
