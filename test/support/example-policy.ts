/** A small company for tests: two languages, one topic that only people handle. */
import { policySchema, type Policy } from "../../src/policy/index.ts";

const channel = {
  lane: "urgent",
  quietWindowMs: 2_000,
  maximumWaitMs: 15_000,
  typingMs: 5_000,
  turnTimeoutSeconds: 60,
  maximumReplyCharacters: 600,
};

function textsIn(language: string): Policy["texts"][string] {
  const names = ["greeting", "clarify", "handOff", "restrictedTopic", "noAnswer"] as const;
  const moreNames = ["youAreWelcome", "goodbye", "nudge", "close"] as const;
  const entries = [...names, ...moreNames].map((name) => [name, `${name} in ${language}`]);
  return Object.fromEntries(entries) as Policy["texts"][string];
}

/** Each fixed sentence reads "<name> in <language>", so that a test sees which one was said. */
export const examplePolicy: Policy = policySchema.parse({
  version: "policy-1",
  company: { name: "Example Bank", agentName: "Ada" },
  languages: ["en", "de"],
  defaultLanguage: "en",
  defaultHandOffTarget: "front-desk",
  channels: { web: channel, email: channel, voice: channel, unmapped: channel },
  intents: [
    { id: "opening-hours", title: "Opening hours", handling: "answer", examples: ["open?", "hours", "when open"] },
    {
      id: "bereavement",
      title: "A customer has died",
      handling: "hand_off",
      handOffTarget: "estates",
      examples: ["my mother died", "account of a deceased", "inheritance"],
    },
  ],
  texts: { en: textsIn("en"), de: textsIn("de") },
});
