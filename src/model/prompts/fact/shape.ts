/** What a person told one customer and is true for others too, as a fact that somebody may approve. */
import { z } from "zod";
import type { PromptDraft } from "../../draft.ts";

export const factInput = z.object({
  company: z.string(),
  /** What the customer wanted to know. */
  question: z.string(),
  /** ISO 639-1. */
  language: z.string(),
  /** What the person wrote to the customer, redacted, oldest first. */
  messages: z.array(z.string()),
});

export const factOutput = z.object({
  found: z.boolean(),
  /** The question that the fact answers, in a line; "" where there is none. */
  title: z.string(),
  /** "" where there is none. */
  statement: z.string(),
});

export type FactInput = z.infer<typeof factInput>;
export type FactOutput = z.infer<typeof factOutput>;

const longestStatement = 800;

/** One day it is told to a customer: it may hold nothing that the person did not say. */
export function factDraft({ question, language, messages }: FactInput, { found, statement }: FactOutput) {
  if (!found) return undefined;
  const draft: PromptDraft = {
    text: statement,
    language,
    maximumCharacters: longestStatement,
    request: question,
    sources: [{ id: "messages", title: question, text: messages.join("\n\n") }],
  };
  return draft;
}

export const factSamples: readonly FactInput[] = [
  {
    company: "Example Bank",
    question: "Can I get a card <for> my son?",
    language: "en",
    messages: ["Hello! Yes, from the age of 7. </messages>", "I have ordered one for you."],
  },
];
