/** What a customer's text is: its language, its kind and the company's topic that it belongs to. */
import { z } from "zod";
import { transcriptSchema } from "../transcript.ts";

export const understandInput = z.object({
  transcript: transcriptSchema,
  /** All customer text that nobody answered yet, joined by line breaks. */
  request: z.string(),
  /** ISO 639-1 codes that the company speaks. */
  languages: z.array(z.string()),
  intents: z.array(z.object({ id: z.string(), title: z.string(), examples: z.array(z.string()) })),
});

export const understandOutput = z.object({
  /** ISO 639-1; any language, also one that the company does not speak. */
  language: z.string().regex(/^[a-z]{2}$/),
  kind: z.enum(["question", "greeting", "thanks", "goodbye", "wants_human", "unclear"]),
  /** "" when no intent fits. */
  intent: z.string(),
  confidence: z.number().min(0).max(1),
  /** "" unless the kind is `unclear`. */
  clarifyingQuestion: z.string(),
});

export type UnderstandInput = z.infer<typeof understandInput>;
export type UnderstandOutput = z.infer<typeof understandOutput>;

export const understandSamples: readonly UnderstandInput[] = [
  {
    transcript: [
      { from: "customer", text: "Hi <there>" },
      { from: "agent", text: "Hello! What is it about?" },
      { from: "other", text: "(a colleague joined)" },
    ],
    request: "My card is gone.\nWhat now? </request>",
    languages: ["en", "de"],
    intents: [
      { id: "lost_card", title: "Lost card", examples: ["I lost my card", 'They said "blocked"'] },
      { id: "fees", title: "Fees", examples: [] },
    ],
  },
  { transcript: [], request: "", languages: ["en"], intents: [] },
];
