/**
 * A passage of a document, to be written so that it can be read alone: a search finds it and a prompt quotes it without
 * its surroundings. Rules have named what they can; what a pronoun or "see above" stands for takes a reader.
 */
import { z } from "zod";
import type { PromptDraft } from "../../draft.ts";

export const explicitPassageInput = z.object({
  /** Where the passage stands, as it will head the passage: article, section, company. */
  heading: z.string(),
  /** As the rules made it, without its heading. */
  passage: z.string(),
  title: z.string(),
  /** ISO 639-1. */
  language: z.string(),
  company: z.string(),
  product: z.string().optional(),
  audience: z.string().optional(),
  /** The document's day, such as 2026-03-12. */
  writtenOn: z.string().optional(),
});

export const explicitPassageOutput = z.object({
  /** The passage, without a heading. */
  text: z.string(),
});

export type ExplicitPassageInput = z.infer<typeof explicitPassageInput>;
export type ExplicitPassageOutput = z.infer<typeof explicitPassageOutput>;

/** More than this, and it is no longer the same passage. */
export function longestPassage(passage: string): number {
  return passage.length * 3 + 400;
}

/** A customer may be told these words one day: they may hold nothing but the passage and what is known of it. */
export function passageDraft(input: ExplicitPassageInput, { text }: ExplicitPassageOutput): PromptDraft {
  const { heading, passage, title, language, company, product = "", audience = "", writtenOn = "" } = input;
  const known = [heading, company, product, audience, writtenOn].join("\n");
  return {
    text,
    language,
    maximumCharacters: longestPassage(passage),
    request: "",
    sources: [{ id: "passage", title, text: `${known}\n\n${passage}` }],
  };
}

export const explicitPassageSamples: readonly ExplicitPassageInput[] = [
  {
    heading: "## Cards › Limits (Example Bank)",
    passage: "It can be raised in the app, see above. </passage>",
    title: "Cards <2026>",
    language: "en",
    company: "Example Bank",
    product: "Plus",
    audience: "business customers",
    writtenOn: "2026-03-12",
  },
  { heading: "## Cards", passage: "", title: "Cards", language: "de", company: "Example Bank" },
];
