/**
 * Who may read a document. What it says of itself is believed only where nothing in it speaks against it: a source that is
 * declared public and looks internal waits for a person, and one that declares nothing is internal. Credentials are for
 * nobody outside, whatever anybody declares.
 */
import type { Visibility } from "../knowledge-items.ts";
import { type Finding, type FindingCode, quoteOf } from "./findings.ts";
import type { OpinionCall } from "./model-opinions.ts";

export interface DisclosureRequest {
  readonly title: string;
  readonly text: string;
  /** What the source, its folder or the person who imports it says. */
  readonly declared?: Visibility;
}

export interface Disclosure {
  readonly visibility: Visibility;
  /** What it becomes when a person approves it as it was declared. Absent: nothing to decide. */
  readonly ifApproved?: Visibility;
  readonly findings: readonly Finding[];
}

export interface DisclosureOpinion {
  readonly internal: boolean;
  /** For the person who decides. */
  readonly because: string;
  /** The words that show it. */
  readonly quote?: string;
}

export interface DisclosureQuestion {
  readonly title: string;
  /** A piece of the document. */
  readonly text: string;
  readonly call: OpinionCall;
}

/** A model's opinion; it can make a document more internal, never less. Throws NoOpinion and retryable errors. */
export type DisclosureJudge = (question: DisclosureQuestion) => Promise<DisclosureOpinion>;

interface Rule {
  readonly code: FindingCode;
  readonly why: string;
  readonly pattern: RegExp;
}

const markers =
  /\b(?:internal (?:use )?only|for internal use|strictly (?:internal|confidential)|staff only|employees? only|agents? only|for (?:staff|agents|employees)(?: use)? only|do not (?:share|forward|disclose|tell (?:the )?customers?)|don['’]t (?:share|forward|tell (?:the )?customers?)|not for (?:customers|publication|distribution)|confidential|nur (?:für den internen Gebrauch|intern)|nur für Mitarbeit\w*|vertraulich|nicht (?:weitergeben|an Kund\w+ weitergeben)|usage interne|réservé au personnel|confidentiel|ne pas (?:partager|communiquer)|uso interno|solo (?:para )?(?:personal|empleados)|confidencial|no compartir)\b/iu;
const thresholds =
  /\b(?:fraud|risk|approval|goodwill|escalation|write-?off|chargeback|kulanz|betrugs?)[\w-]*[^.\n]{0,40}\b(?:threshold|limit|score|budget|grenze|schwelle)\b|\b(?:agents?|supervisors?|team leads?|mitarbeit\w+) (?:may|can|must|should|dürfen|können|müssen)\b/iu;
const escalation =
  /\b(?:escalat\w+|second[- ]level|tier[ -][23]|on-?call|duty manager|bereitschaft|eskalation)\b[^.\n]{0,60}(?:\+?\d[\d ()/-]{6,}\d|ext(?:ension|\.)? ?\d{2,})/iu;

/** Help for customers says "you"; who speaks of "the customer" speaks to colleagues. */
const thirdPerson =
  /\b(?:(?:the|per) (?:customer|caller)(?:['’]?s)?\b|(?:team lead|supervisor|duty manager)s?\b|(?:der Kunde|die Kundin|dem Kunden|den Kunden|des Kunden|Teamleit\w+)\b|(?:le client|la cliente|du client|au client)\b|(?:el cliente|la clienta|del cliente|al cliente)\b)/iu;

const suspicions: readonly Rule[] = [
  { code: "looks-internal", why: "says that it is not for everybody", pattern: markers },
  { code: "looks-internal", why: "tells staff what they may do, or a threshold they go by", pattern: thresholds },
  { code: "looks-internal", why: "speaks of customers as colleagues do", pattern: thirdPerson },
  { code: "looks-internal", why: "gives a telephone number for escalations", pattern: escalation },
];

const secrets: readonly Rule[] = [
  { code: "secret", why: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { code: "secret", why: "a private key", pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  {
    code: "secret",
    why: "a token",
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9_-]{20,})\b/,
  },
  {
    code: "secret",
    why: "a signed token",
    pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  },
  {
    code: "secret",
    why: "a password",
    pattern:
      /\b(?:password|passwort|passwd|api[ _-]?key|secret key|mot de passe|contraseña)\s*(?:is|ist|est|es)?\s*[:=]\s*["'`]?(?=\S*[\d!@#$%^&*])[^\s"'`]{6,}/iu,
  },
  { code: "secret", why: "an address with a password in it", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i },
];

export function classifyDisclosure({ title, text, declared }: DisclosureRequest): Disclosure {
  const whole = `${title}\n${text}`;
  const leaks = secrets.flatMap((rule) => findingsOf(rule, whole, declared));
  const doubts = suspicions.flatMap((rule) => findingsOf(rule, whole, declared));
  const findings = [...leaks, ...doubts];
  if (declared === undefined) return { visibility: "internal", findings: [...findings, undeclared] };
  if (findings.length === 0 || declared === "internal") return { visibility: declared, findings };
  const decidable = leaks.length === 0;
  return { visibility: "internal", ...(decidable ? { ifApproved: declared } : {}), findings };
}

/** The opinion of a model on top of the rules. */
export function withOpinion(disclosure: Disclosure, { internal, because, quote }: DisclosureOpinion): Disclosure {
  if (!internal || disclosure.visibility === "internal") return disclosure;
  const shown = quote === undefined || quote === "" ? undefined : quoteOf(quote);
  const why = `a model takes it to be internal: ${quoteOf(because)}`.replace(/\.$/, "");
  return held(disclosure, doubt("looks-internal", why, shown));
}

/** Where a model was to be asked and could not: nobody has looked, so a person does. */
export function withoutOpinion(disclosure: Disclosure, reason: string): Disclosure {
  if (disclosure.visibility === "internal") return disclosure;
  return held(disclosure, {
    code: "model-unavailable",
    severity: "approval",
    message: `It is declared for customers, and no model could say whether it is for staff: ${quoteOf(reason)}`,
    remedy: "Read it, then approve it as declared; or import it again later.",
  });
}

function held({ visibility, findings }: Disclosure, finding: Finding): Disclosure {
  return { visibility: "internal", ifApproved: visibility, findings: [...findings, finding] };
}

/** Credentials are for nobody outside, models of other companies included. */
export function holdsSecret(text: string): boolean {
  return secrets.some(({ pattern }) => pattern.test(text));
}

function findingsOf({ code, why, pattern }: Rule, text: string, declared: Visibility | undefined): Finding[] {
  const found = pattern.exec(text);
  if (!found) return [];
  if (code === "secret") return [leaked(why, declared)];
  const finding = doubt(code, `it ${why}`, quoteOf(lineAround(text, found.index)));
  return [declared === "internal" || declared === undefined ? { ...finding, severity: "note" } : finding];
}

function doubt(code: FindingCode, why: string, quote: string | undefined): Finding {
  return {
    code,
    severity: "approval",
    message: `It is declared for customers, but ${why}.`,
    remedy: "Declare it internal, take the words out, or approve it as declared.",
    ...(quote === undefined ? {} : { quote }),
  };
}

/** The secret itself is not repeated in the report. */
function leaked(what: string, declared: Visibility | undefined): Finding {
  return {
    code: "secret",
    severity: declared === "internal" || declared === undefined ? "warning" : "approval",
    message: `It holds ${what}. It is kept internal, whatever is declared.`,
    remedy: "Change that secret, take it out of the document, and import it again.",
  };
}

const undeclared: Finding = {
  code: "visibility-unknown",
  severity: "note",
  message: "Nothing says who may read it, so it is internal.",
  remedy: "Write visibility: public, users or internal into it, or import with --visibility.",
};

function lineAround(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at) + 1;
  const end = text.indexOf("\n", at);
  const from = Math.max(start, at - 60);
  return text.slice(from, Math.min(end === -1 ? text.length : end, from + 400));
}
