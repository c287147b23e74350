/**
 * What ingestion asks models, where a stage has any for it: words for a passage, an opinion on a document, a comparison of
 * two passages. Rules stand behind each of them, so that a model that can't be had costs no document. A question may be
 * repeated: the first answer counts, and is paid for once.
 */
import { type Finding, quoteOf } from "./findings.ts";

/** Where a question belongs, for the books. */
export interface OpinionCall {
  readonly importId: string;
  /** Absent: the import as a whole. */
  readonly document?: number;
  /** Of its own within the document, such as `passage-3`. */
  readonly step: string;
  /** Why nobody is to be asked any more; what was answered before still counts. */
  readonly givenUp?: string | undefined;
}

/** So many questions of one step are under way at a time. */
export const questionsAtOnce = 4;

export function unavailable(what: string, reason: string, remedy: string): Finding {
  return { code: "model-unavailable", severity: "warning", message: `${what}: ${quoteOf(reason)}`, remedy };
}
