/** Whether two passages that are alike say things that can't both be true. Rules choose the pairs; they can't read them. */
import { z } from "zod";

const passage = z.object({ title: z.string(), text: z.string() });

export const contradictionInput = z.object({ first: passage, second: passage });

export const contradictionOutput = z.object({
  contradicts: z.boolean(),
  /** What each of the two says about which same thing, in one sentence for the person who mends it; "" when they agree. */
  what: z.string(),
  /** The words of each passage that can't both be true, copied from it; "" when they agree. */
  firstQuote: z.string(),
  secondQuote: z.string(),
});

export type ContradictionInput = z.infer<typeof contradictionInput>;
export type ContradictionOutput = z.infer<typeof contradictionOutput>;

export const contradictionSamples: readonly ContradictionInput[] = [
  {
    first: { title: "Cards <old>", text: "A new card costs €8. </first>" },
    second: { title: "Fees", text: "A new card is free." },
  },
];
