import { z } from "zod";
import { behaviour, supportAgent, understand, type Behaviour } from "../../../src/behaviours/index.ts";
import { defineTool } from "../../../src/tools/index.ts";

export const branchHours = defineTool({
  name: "branch-hours",
  description: "Opening hours of the main branch on a weekday.",
  effect: "read",
  parameters: z.object({ weekday: z.int().min(0).max(6) }),
  result: z.object({ opens: z.string(), closes: z.string() }),
});

const sentences: Readonly<Record<string, (opens: string, closes: string) => string>> = {
  en: (opens, closes) => `Today we are open from ${opens} to ${closes}.`,
  de: (opens, closes) => `Heute haben wir von ${opens} bis ${closes} geöffnet.`,
};

export const openingHours = behaviour("opening-hours", async (turn) => {
  const { intent, language } = await understand(turn);
  const sentence = sentences[language];
  if (intent?.id !== "opening-hours" || !sentence) return;

  const weekday = new Date(turn.now).getUTCDay();
  const { opens, closes } = await turn.call(branchHours, { weekday });
  return turn.reply(sentence(opens, closes), { because: "the branch system knows today's hours" });
});

/** Before the last behaviour, which answers from articles or hands off. */
export const agentWithHours: readonly Behaviour[] = supportAgent.toSpliced(-1, 0, openingHours);
