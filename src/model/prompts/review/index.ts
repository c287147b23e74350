import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { reviewDefault } from "./default.ts";
import { reviewInput, reviewOutput, reviewSamples } from "./shape.ts";
import type { ReviewInput, ReviewOutput } from "./shape.ts";

export const review: Prompt<ReviewInput, ReviewOutput> = definePrompt({
  id: "review",
  version: "1",
  input: reviewInput,
  output: reviewOutput,
  maxTokens: 300,
  variants: [reviewDefault],
  samples: reviewSamples,
});
