/** A draft for a customer, in the two parts that know it: the prompt that asked for it, and the turn around the prompt. */
import type { DraftSubject } from "./gates/verdict.ts";

/** What the turn has seen and done, and what the company has fixed. */
export type DraftSurroundings = Required<
  Pick<
    DraftSubject,
    "internalSources" | "toolResults" | "ledger" | "terminology" | "companyName" | "agentName" | "fixedTexts"
  >
>;

/** The text, and what the prompt was given to write it from. */
export type PromptDraft = Omit<DraftSubject, keyof DraftSurroundings>;
