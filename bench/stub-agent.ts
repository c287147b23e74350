/** An agent whose one behaviour asks a model that answers at once: what is measured is the machinery, not the thinking. */
import { behaviour } from "../src/behaviours/index.ts";
import type { LanguageModel } from "../src/model/index.ts";
import { prompts } from "../src/model/index.ts";
import type { Policy } from "../src/policy/index.ts";

export const stubAgent = [
  behaviour("reply", async (turn) => {
    const { kind } = await turn.ask(prompts.understand, {
      transcript: [],
      request: turn.request,
      languages: ["en"],
      intents: [],
    });
    return turn.reply(`Understood: ${kind}.`, { because: "the benchmark wants an answer" });
  }),
];

export const stubModel: LanguageModel = {
  complete: async () => ({
    output: { language: "en", kind: "question", intent: "", confidence: 1, clarifyingQuestion: "" },
    ending: "complete",
    stopReason: "end_turn",
    usage: { inputTokens: 100, outputTokens: 20, cachedInputTokens: 0, cacheWriteTokens: 0 },
    deployment: "stub",
    latencyMs: 0,
    costMicroUsd: 10,
  }),
};

/** The company's policy without a quiet window, so that latency is the machinery's alone. */
export function impatient(policy: Policy): Policy {
  const web = { ...policy.channels.web, quietWindowMs: 0, typingMs: 0, maximumWaitMs: 0 };
  return { ...policy, channels: { ...policy.channels, web } };
}
