/** Links, e-mail addresses and telephone numbers of a text, in one form each, and the text without them. */

export interface Contact {
  readonly kind: "link" | "email" | "phone";
  readonly raw: string;
  /** Of a link: host and path without scheme, "www." and trailing slash; of a telephone number: its digits. */
  readonly key: string;
}

export interface ContactsRead {
  readonly contacts: readonly Contact[];
  /** Same length, contacts blanked. */
  readonly rest: string;
}

const email =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+-]{1,64}(?:\.[\p{L}\p{N}_%+-]{1,64}){0,6}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu;
const addressed = /(?:https?:\/\/|www\.)[^\s<>"“”„»«|\\^`{}]{1,2000}/giu;
const topLevel =
  "example|com|org|net|info|biz|io|co|ai|app|dev|bank|shop|store|online|site|help|support|cloud|tech|link|me|ly|gl|to|eu|uk|de|at|ch|fr|be|lu|es|pt|it|nl|pl|se|dk|no|fi|cz|ie|br|mx|us|ca|au|nz|in|jp|cn|ru|xyz";
const bareHost = new RegExp(
  `(?<![\\p{L}\\p{N}@._/-])[\\p{Ll}\\p{N}][\\p{Ll}\\p{N}-]{0,62}(?:\\.[\\p{Ll}\\p{N}-]{1,63}){0,4}\\.(?:${topLevel})(?![\\p{L}\\p{N}-])(?:/[^\\s<>"“”„»«|\\\\^\`{}]{0,2000})?`,
  "gu",
);
const hostEnd = new RegExp(`\\.(?:${topLevel})(?![\\p{L}\\p{N}-])`, "u");
/** Fewer digits near each other can't be called. */
const digitsToCall = /\d(?:[ \u00a0\u202f./()+-]{0,3}\d){5}/;
const phoneShape =
  /(?<![\p{L}\p{N}.,/#-]|\d[ \u00a0])(?:\+\d{1,3}|00\d{1,3}|\(0?\d{2,5}\)|0\d{1,5}|1?[-. ]?\(?\d{3}\)?[-. ]\d{3}(?=[-. ]\d{4}(?!\d)))(?:[ \u00a0\u202f./()-]{0,2}\d{1,5}){1,7}(?![\p{L}\p{N}])/gu;
/** A number of any shape is one to call when the word before it says so. */
const calledNumber =
  /\b(?:call|phone|tel|telephone|dial|ring|us on|al|para|telefone|no|chiami|chiama|verde|numero|appelez|composez|le|au|bel|op|unter|telefono|téléphone|telefon|telefoon|rufnummer|on)[.:]? (\d{3}(?:[ \u00a0\u202f.-]\d{2,4}){1,4})(?![\p{L}\p{N}])/giu;

const leastPhoneDigits = 7;
const leastCalledDigits = 6;

export function readContacts(text: string): ContactsRead {
  const contacts: Contact[] = [];
  let rest = text;
  const blank = (raw: string) => " ".repeat(raw.length);
  if (rest.includes("@")) {
    rest = rest.replace(email, (raw) => {
      contacts.push({ kind: "email", raw, key: raw.toLowerCase() });
      return blank(raw);
    });
  }
  const link = (match: string) => {
    const raw = match.replace(/[.,;:!?)\]'’*_]+$/u, "");
    contacts.push({ kind: "link", raw, key: linkKey(raw) });
    return blank(raw) + match.slice(raw.length);
  };
  if (rest.includes("://") || /www\./i.test(rest)) rest = rest.replace(addressed, link);
  if (hostEnd.test(rest)) rest = rest.replace(bareHost, link);
  const phone = (least: number) => (raw: string) => {
    const digits = raw.replace(/\D/g, "");
    if (digits.length < least || /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(raw)) return raw;
    contacts.push({ kind: "phone", raw, key: digits });
    return blank(raw);
  };
  if (!digitsToCall.test(rest)) return { contacts, rest };
  rest = rest.replace(phoneShape, phone(leastPhoneDigits));
  rest = rest.replace(calledNumber, (raw, number: string) => {
    const word = raw.slice(0, raw.length - number.length);
    return word + phone(leastCalledDigits)(number);
  });
  return { contacts, rest };
}

export function linkKey(raw: string): string {
  const bare = raw.replace(/^https?:\/\//i, "").replace(/^www\./i, "");
  const hostEnd = bare.search(/[/?#]/);
  const host = hostEnd < 0 ? bare : bare.slice(0, hostEnd);
  const path = hostEnd < 0 ? "" : bare.slice(hostEnd).replace(/\/+$/, "");
  return host.toLowerCase() + path;
}

/** National and international forms of one number end alike. */
export function samePhone(left: string, right: string): boolean {
  const [short, long] = [left, right].map((digits) => digits.replace(/^0+/, "")).sort((a, b) => a.length - b.length);
  return (
    short === long || (short!.length >= leastPhoneDigits && long!.length - short!.length <= 3 && long!.endsWith(short!))
  );
}
