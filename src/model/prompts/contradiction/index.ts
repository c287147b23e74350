import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { contradictionClaude } from "./claude.ts";
import { contradictionDefault } from "./default.ts";
import { contradictionInput, contradictionOutput, contradictionSamples } from "./shape.ts";
import type { ContradictionInput, ContradictionOutput } from "./shape.ts";

export const contradiction: Prompt<ContradictionInput, ContradictionOutput> = definePrompt({
  id: "contradiction",
  version: "1",
  input: contradictionInput,
  output: contradictionOutput,
  maxTokens: 500,
  variants: [contradictionDefault, contradictionClaude],
  samples: contradictionSamples,
});
