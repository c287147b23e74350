import type { PromptDraft } from "../../draft.ts";
import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { answerClaude } from "./claude.ts";
import { answerDefault } from "./default.ts";
import { answerGpt } from "./gpt.ts";
import { answerNova } from "./nova.ts";
import { answerInput, answerOutput, answerSamples } from "./shape.ts";
import type { AnswerInput, AnswerOutput } from "./shape.ts";

function draftOf(input: AnswerInput, { answered, body, citations }: AnswerOutput): PromptDraft | undefined {
  if (!answered) return undefined;
  return {
    text: body,
    language: input.language,
    maximumCharacters: input.maximumCharacters,
    request: input.request,
    earlier: input.transcript.map(({ text }) => text),
    sources: input.passages.map(({ id, title, text }) => ({ id, title, text })),
    citations,
    citationsRequired: true,
  };
}

export const answer: Prompt<AnswerInput, AnswerOutput> = definePrompt({
  id: "answer",
  version: "1",
  input: answerInput,
  output: answerOutput,
  maxTokens: 1500,
  draftOf,
  variants: [answerDefault, answerClaude, answerGpt, answerNova],
  samples: answerSamples,
});
