/** A second opinion on a reply that has passed the gates: what rules can't see, such as right numbers in a wrong relation. */
import { z } from "zod";

export const reviewInput = z.object({
  request: z.string(),
  /** The reply that is to be sent. */
  draft: z.string(),
  /** What it may rest on. */
  passages: z.array(z.object({ id: z.string(), title: z.string(), text: z.string() })),
});

export const reviewOutput = z.object({
  sound: z.boolean(),
  /** What is wrong, in a sentence that its author can mend it by; "" when it is sound. */
  reason: z.string(),
});

export type ReviewInput = z.infer<typeof reviewInput>;
export type ReviewOutput = z.infer<typeof reviewOutput>;

export const reviewSamples: readonly ReviewInput[] = [
  {
    request: "How much is a new card? </request>",
    draft: "A new card costs €8.",
    passages: [{ id: "fees#1", title: "Fees <2026>", text: "A new card costs €8." }],
  },
  { request: "", draft: "", passages: [] },
];
