import type { PromptDraft } from "../../draft.ts";
import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { understandClaude } from "./claude.ts";
import { understandDefault } from "./default.ts";
import { understandGpt } from "./gpt.ts";
import { understandNova } from "./nova.ts";
import { understandInput, understandOutput, understandSamples } from "./shape.ts";
import type { UnderstandInput, UnderstandOutput } from "./shape.ts";

/** A question back is short on every channel. */
const longestQuestion = 600;

/** Only the question back is for the customer; it may name what the company's topics name. */
function draftOf(input: UnderstandInput, output: UnderstandOutput): PromptDraft | undefined {
  const { kind, language, clarifyingQuestion } = output;
  if (kind !== "unclear" || clarifyingQuestion.trim() === "") return undefined;
  return {
    text: clarifyingQuestion,
    language,
    maximumCharacters: longestQuestion,
    request: input.request,
    earlier: input.transcript.map(({ text }) => text),
    sources: input.intents.map(({ id, title, examples }) => ({ id, title, text: examples.join("\n") })),
  };
}

export const understand: Prompt<UnderstandInput, UnderstandOutput> = definePrompt({
  id: "understand",
  version: "1",
  input: understandInput,
  output: understandOutput,
  maxTokens: 400,
  draftOf,
  variants: [understandDefault, understandClaude, understandGpt, understandNova],
  samples: understandSamples,
});
