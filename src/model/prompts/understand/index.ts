import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { understandDefault } from "./default.ts";
import { understandInput, understandOutput, understandSamples } from "./shape.ts";
import type { UnderstandInput, UnderstandOutput } from "./shape.ts";

export const understand: Prompt<UnderstandInput, UnderstandOutput> = definePrompt({
  id: "understand",
  version: "1",
  input: understandInput,
  output: understandOutput,
  maxTokens: 400,
  variants: [understandDefault],
  samples: understandSamples,
});
