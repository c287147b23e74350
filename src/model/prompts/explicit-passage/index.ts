import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { explicitPassageClaude } from "./claude.ts";
import { explicitPassageDefault } from "./default.ts";
import { explicitPassageNova } from "./nova.ts";
import { explicitPassageInput, explicitPassageOutput, explicitPassageSamples, passageDraft } from "./shape.ts";
import type { ExplicitPassageInput, ExplicitPassageOutput } from "./shape.ts";

export const explicitPassage: Prompt<ExplicitPassageInput, ExplicitPassageOutput> = definePrompt({
  id: "explicit-passage",
  version: "1",
  input: explicitPassageInput,
  output: explicitPassageOutput,
  maxTokens: 3000,
  draftOf: passageDraft,
  variants: [explicitPassageDefault, explicitPassageClaude, explicitPassageNova],
  samples: explicitPassageSamples,
});
