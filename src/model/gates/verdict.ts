/**
 * What the gates judge and what they say. A completion can come back with status 200 and be cut off, wrong, or tell
 * secrets: each gate looks for one such fault. Gates are pure and know no provider and no language detector, and a
 * verdict's reason is written both for the model that repairs the draft and for the person who reads the log.
 */
import type { Json } from "../../kernel/index.ts";
import type { CompletionEnding } from "../language-model.ts";

export const completionGateNames = ["stop_reason", "schema"] as const;

export const draftGateNames = [
  "empty",
  "length",
  "markup",
  "repetition",
  "refusal",
  "language",
  "terminology",
  "numbers",
  "links",
  "names",
  "citations",
  "uncited",
  "disclosure",
  "promises",
] as const;

export type CompletionGateName = (typeof completionGateNames)[number];
export type DraftGateName = (typeof draftGateNames)[number];
export type GateName = CompletionGateName | DraftGateName;

export interface Verdict {
  readonly gate: GateName;
  readonly passed: boolean;
  /** One sentence by which a model can repair and a person understands. */
  readonly reason: string;
  /** The words of the draft that the reason is about; at most 200 characters. */
  readonly evidence?: string;
}

export interface CompletionSubject {
  readonly ending: CompletionEnding;
  /** The provider's own word for the ending. */
  readonly stopReason: string;
  readonly output?: Json | undefined;
  /** What the schema check says against the output; absent when it fits. */
  readonly schemaProblem?: string | undefined;
}

export interface SourcePassage {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly url?: string;
}

export interface DraftCitation {
  readonly passageId: string;
  readonly quote: string;
}

/** A word that the company does not want to hear from its agent. */
export interface BlockedTerm {
  readonly blocked: string;
  readonly replacement: string;
  readonly description?: string;
}

/** An action of the ledger: what the conversation's tools did, whichever turn called them. */
export interface LedgerEntry {
  readonly tool: string;
  readonly state: "started" | "done";
  /** Kinds of action that the tool performs (see actionKinds); absent: read from the words of the tool's name. */
  readonly actions?: readonly string[];
}

/** A text meant for a customer, and everything it may rest on. Absent lists are empty. */
export interface DraftSubject {
  readonly text: string;
  /** ISO 639-1: the customer's. */
  readonly language: string;
  /** Of the channel, in Unicode code points. */
  readonly maximumCharacters: number;
  /** What the customer wrote and nobody answered yet. */
  readonly request: string;
  /** Earlier lines of the conversation, from anybody. */
  readonly earlier?: readonly string[];
  /** Passages that the model was given and a customer may read. */
  readonly sources?: readonly SourcePassage[];
  readonly toolResults?: readonly Json[];
  readonly citations?: readonly DraftCitation[];
  /** Every statement of fact needs a citation. */
  readonly citationsRequired?: boolean;
  /** Passages for staff only that this turn has read. */
  readonly internalSources?: readonly SourcePassage[];
  readonly terminology?: readonly BlockedTerm[];
  readonly ledger?: readonly LedgerEntry[];
  /** The turn hands the conversation to people, so that announcing it is true. */
  readonly handOff?: boolean;
  readonly companyName: string;
  readonly agentName: string;
  /** Sentences of the company's policy: what stands in them may be said. */
  readonly fixedTexts?: readonly string[];
  /** The channel shows Markdown; true when absent. */
  readonly markdown?: boolean;
  /** The prompt's own instructions, which must not come back. */
  readonly instructions?: string;
}

export interface DetectedLanguage {
  readonly language: string;
  readonly confident: boolean;
}

/** With what is `expected`, an unsure answer may be as good as a sure one: only other languages are looked for. */
export type LanguageDetector = (text: string, expected?: string) => DetectedLanguage;

/** A model-backed judge, asked only about drafts that passed every gate. Throws what its model throws. */
export type Judge = (subject: DraftSubject) => Promise<Omit<Verdict, "gate"> & { readonly gate: string }>;

const longestEvidence = 200;

export function passed(gate: GateName): Verdict {
  return { gate, passed: true, reason: "ok" };
}

export function failed(gate: GateName, reason: string, evidence?: string): Verdict {
  if (evidence === undefined || evidence === "") return { gate, passed: false, reason };
  return { gate, passed: false, reason, evidence: evidence.slice(0, longestEvidence) };
}
