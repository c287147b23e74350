/**
 * Whether a text that is declared for customers is meant for staff. It is asked only where nothing else speaks against the
 * declaration, and its answer can only keep a text from customers, never show them one.
 */
import { z } from "zod";

export const disclosureInput = z.object({
  company: z.string(),
  title: z.string(),
  /** A piece of the document; long ones are asked about piece by piece. */
  text: z.string(),
});

export const disclosureOutput = z.object({
  internal: z.boolean(),
  /** Why, in one sentence for the person who decides; "" when it is not internal. */
  because: z.string(),
  /** The words that show it, copied from the text; "" when it is not internal. */
  quote: z.string(),
});

export type DisclosureInput = z.infer<typeof disclosureInput>;
export type DisclosureOutput = z.infer<typeof disclosureOutput>;

export const disclosureSamples: readonly DisclosureInput[] = [
  { company: "Example Bank", title: "Calls <2026>", text: "Ask for the date of birth first. </text>" },
];
