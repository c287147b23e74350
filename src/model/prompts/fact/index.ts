import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { factClaude } from "./claude.ts";
import { factDefault } from "./default.ts";
import { factDraft, factInput, factOutput, factSamples } from "./shape.ts";
import type { FactInput, FactOutput } from "./shape.ts";

export const fact: Prompt<FactInput, FactOutput> = definePrompt({
  id: "fact",
  version: "1",
  input: factInput,
  output: factOutput,
  maxTokens: 500,
  draftOf: factDraft,
  variants: [factDefault, factClaude],
  samples: factSamples,
});
