/** A gap in words for an expert: what customers ask, how often, and how to answer. */
import { toTimestamp } from "../../kernel/index.ts";
import type { Gap } from "./gap.ts";

export interface RenderedQuestion {
  readonly subject: string;
  /** Plain text, lines ended by \n. */
  readonly body: string;
}

const longestSubject = 100;

export function renderQuestion(gap: Gap): RenderedQuestion {
  const [first, ...others] = gap.examples;
  const lines = [
    "Customers ask something that our knowledge does not answer:",
    "",
    `  ${oneLine(first?.question ?? gap.question)}`,
    ...(others.length > 0 ? ["", "Others put it like this:", ""] : []),
    ...others.map(({ question }) => `  - ${oneLine(question)}`),
    "",
    howOften(gap),
    "",
    "What is true, in words that a customer may read? A sentence is enough.",
    `Answer with POST /knowledge/gaps/${gap.id}/answer, or give this to somebody who can. Nothing is published before it is approved.`,
  ];
  const subject = `Question for our knowledge: ${oneLine(gap.question)}`.slice(0, longestSubject).toWellFormed();
  return { subject, body: `${lines.join("\n")}\n` };
}

function howOften({ counts, firstAt, lastAt }: Gap): string {
  const parts = [
    [counts.hand_off, "handed to a person"],
    [counts.unanswered, "left unanswered"],
    [counts.low_support, "answered on thin ground"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} × ${what}`);
  return `${told.join(", ")}; first ${dayOf(firstAt)}, last ${dayOf(lastAt)}.`;
}

function dayOf(at: number): string {
  return toTimestamp(at).slice(0, 10);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
