import { definePrompt } from "../../prompt.ts";
import type { Prompt } from "../../prompt.ts";
import { disclosureClaude } from "./claude.ts";
import { disclosureDefault } from "./default.ts";
import { disclosureNova } from "./nova.ts";
import { disclosureInput, disclosureOutput, disclosureSamples } from "./shape.ts";
import type { DisclosureInput, DisclosureOutput } from "./shape.ts";

export const disclosure: Prompt<DisclosureInput, DisclosureOutput> = definePrompt({
  id: "disclosure",
  version: "1",
  input: disclosureInput,
  output: disclosureOutput,
  maxTokens: 300,
  variants: [disclosureDefault, disclosureClaude, disclosureNova],
  samples: disclosureSamples,
});
