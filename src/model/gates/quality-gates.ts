/**
 * The gates that every completion passes before anybody relies on it: first whether it ended well and has its shape,
 * then, for text meant for a customer, whether it may be sent. Every gate gives its verdict, whatever the others said,
 * so that one repair can mend all faults. Deterministic, and linear in the length of the text; only what was read of
 * passages is remembered.
 */
import { checkCitations } from "./citations.ts";
import { checkDisclosure } from "./disclosure.ts";
import { readDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { createPassageReader } from "./evidence.ts";
import { checkEmptyText } from "./empty-text.ts";
import { checkLanguage } from "./language.ts";
import { checkLength } from "./length.ts";
import { checkLinks } from "./links.ts";
import { checkMarkup } from "./markup.ts";
import { checkNames } from "./names.ts";
import { checkNumbers } from "./numbers.ts";
import { checkPromises } from "./promises.ts";
import { checkRefusal } from "./refusal.ts";
import { checkRepetition } from "./repetition.ts";
import { checkSchema } from "./schema.ts";
import { checkStopReason } from "./stop-reason.ts";
import { checkTerminology } from "./terminology.ts";
import { checkUncitedClaims } from "./uncited-claims.ts";
import { draftGateNames, passed } from "./verdict.ts";
import type { CompletionSubject, DraftGateName, DraftSubject, LanguageDetector, Verdict } from "./verdict.ts";

export interface CompletionGates {
  /** Two verdicts, in the order of completionGateNames. */
  checkCompletion(subject: CompletionSubject): readonly Verdict[];
  /** One verdict per gate, in the order of draftGateNames. A text that says nothing fails `empty` and passes the rest. */
  checkDraft(subject: DraftSubject): readonly Verdict[];
}

const draftGates: Readonly<Record<DraftGateName, (draft: Draft) => Verdict>> = {
  empty: checkEmptyText,
  length: checkLength,
  markup: checkMarkup,
  repetition: checkRepetition,
  refusal: checkRefusal,
  language: checkLanguage,
  terminology: checkTerminology,
  numbers: checkNumbers,
  links: checkLinks,
  names: checkNames,
  citations: checkCitations,
  uncited: checkUncitedClaims,
  disclosure: checkDisclosure,
  promises: checkPromises,
};

export function createQualityGates(dependencies: { readonly detectLanguage: LanguageDetector }): CompletionGates {
  const readPassage = createPassageReader();
  return {
    checkCompletion: (subject) => [checkStopReason(subject), checkSchema(subject)],
    checkDraft(subject) {
      const draft = readDraft(subject, dependencies.detectLanguage, readPassage);
      const empty = checkEmptyText(draft);
      const judge = (gate: DraftGateName) => (empty.passed ? draftGates[gate](draft) : passed(gate));
      return draftGateNames.map((gate) => (gate === "empty" ? empty : judge(gate)));
    },
  };
}

/** The verdicts that call for a repair. */
export function failures(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter((verdict) => !verdict.passed);
}
