import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { answerDefault } from "./default.ts";
import { answerInput, answerOutput, answerSamples } from "./shape.ts";
import type { AnswerInput, AnswerOutput } from "./shape.ts";

export const answer: Prompt<AnswerInput, AnswerOutput> = definePrompt({
  id: "answer",
  version: "1",
  input: answerInput,
  output: answerOutput,
  maxTokens: 1500,
  variants: [answerDefault],
  samples: answerSamples,
});
