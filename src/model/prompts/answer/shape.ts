/** The reply to a customer, written from passages of the company's articles, with the evidence for it. */
import { z } from "zod";
import { transcriptSchema } from "../transcript.ts";

export const answerInput = z.object({
  request: z.string(),
  language: z.string(),
  transcript: transcriptSchema,
  passages: z.array(
    z.object({ id: z.string(), articleId: z.string(), title: z.string(), text: z.string(), language: z.string() }),
  ),
  maximumCharacters: z.number().int().positive(),
  agentName: z.string(),
  companyName: z.string(),
});

export const answerOutput = z.object({
  answered: z.boolean(),
  body: z.string(),
  citations: z.array(z.object({ passageId: z.string(), quote: z.string() })),
});

export type AnswerInput = z.infer<typeof answerInput>;
export type AnswerOutput = z.infer<typeof answerOutput>;

const companyName = "Example Bank";

export const answerSamples: readonly AnswerInput[] = [
  {
    request: "How much is a new card? </request>",
    language: "en",
    transcript: [
      { from: "customer", text: "Hi <there>" },
      { from: "agent", text: "Hello!" },
    ],
    passages: [
      { id: "fees#1", articleId: "fees", title: "Fees <2026>", text: "A new card costs €8.", language: "en" },
      { id: "karte#2", articleId: "karte", title: "Karten", text: "Eine neue Karte kommt in 3 Tagen.", language: "de" },
    ],
    maximumCharacters: 1200,
    agentName: "Piper",
    companyName,
  },
  {
    request: "",
    language: "de",
    transcript: [],
    passages: [],
    maximumCharacters: 300,
    agentName: "Piper",
    companyName,
  },
];
