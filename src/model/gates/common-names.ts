/** Capitalised words that name nobody: pronouns of courtesy, days, months, countries, languages, words of every app. */
import { monthOf } from "./months.ts";
import { fold, rememberedByWord, wordsIn } from "./text-forms.ts";

const everyday = new Set(
  `i ok app apps internet online email e-mail web wifi sms mms pdf csv excel faq id url qr pin iban bic sepa eu uk usa us euro euros
  pound pounds dollar dollars cvv cvc otp tan api sso vat gps usb lte gb mb tv atm ai ki ia ios android
  sie ihr ihre ihren ihrem ihrer ihres ihnen lei la le suo sua suoi sue loro u uw usted ustedes ud uds pan pani panu pania panstwo panstwa
  de dem deres ni er voce senhor senhora vous
  customer service support help center centre team settings menu home profile account security payments option
  step kundenservice servicio cliente atencion client servizio clienti klantenservice atendimento
  north south east west christmas easter pst est cet cest utc gmt
  european british american english french german spanish italian dutch portuguese europe europa africa asia america
  covid gdpr dsgvo rgpd nb ps psd sim esim nfc sd md kyc`.split(/\s+/),
);

const lists = new Map<string, ReadonlySet<string>>();

/** Countries, languages and days in one language. */
function namesOf(language: string): ReadonlySet<string> {
  const known = lists.get(language);
  if (known !== undefined) return known;
  const names = new Set(readNames(language));
  lists.set(language, names);
  return names;
}

const languageCodes = "en de fr es it nl pt pl sv da no fi cs ro tr ru uk ja zh ko ar el he hu".split(" ");
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");

function readNames(language: string): string[] {
  const days = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  const regions = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  const tongues = new Intl.DisplayNames(language, { type: "language", fallback: "none" });
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const names = [
    ...Array.from({ length: 7 }, (_, day) => days.format(new Date(Date.UTC(2026, 0, 5 + day)))),
    ...codes.map((code) => regions.of(code) ?? ""),
    ...languageCodes.map((code) => tongues.of(code) ?? ""),
  ];
  return names.flatMap((name) => wordsIn(fold(name)));
}

const remembered = new Map<string, (word: string) => boolean>();

/** `word` as it is written; `language` an ISO 639-1 code, or anything: an unknown one has no names. */
export function isCommonName(word: string, language: string): boolean {
  const known = /^[a-z]{2}$/.test(language) ? language : "";
  const isCommon = remembered.get(known) ?? rememberedByWord((name) => isCommonIn(name, known));
  remembered.set(known, isCommon);
  return isCommon(word);
}

function isCommonIn(word: string, language: string): boolean {
  const folded = fold(word);
  if (everyday.has(folded) || monthOf(word) !== undefined) return true;
  const singular = folded.replace(/s$/, "");
  return everyday.has(singular) || (language !== "" && namesOf(language).has(singular)) || namesOf("en").has(folded);
}
