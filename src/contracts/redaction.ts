/** Which kinds of personal data a company wants blacked out in its logs. What the kinds mean is the redaction's business. */
import { z } from "zod";

/** In the order in which they are looked for: an account's number must not be taken for a telephone's. */
export const redactedKinds = ["email", "iban", "card", "phone"] as const;
export type RedactedKind = (typeof redactedKinds)[number];

const pattern = z.string().min(1).refine(isPattern, "write a regular expression, such as \\bHB-\\d{6}\\b");

export const redactionSchema = z.strictObject({
  kinds: z.array(z.enum(redactedKinds)),
  /** The company's own; the name stands in place of what was found. */
  patterns: z.array(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9-]*$/), pattern })).default([]),
});

export type RedactionRules = z.infer<typeof redactionSchema>;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "gu").source !== "";
  } catch {
    return false;
  }
}
