/**
 * A company's configuration: what the agent may speak about, in which languages, how patient it is on each channel.
 * A file per company, checked here; the conversation reads its timers, the behaviours its texts and restrictions.
 */
import { z } from "zod";
import { InvalidArgumentError } from "../kernel/index.ts";
import { channels, laneSchema, redactedKinds, redactionSchema } from "../contracts/index.ts";
import type { Channel } from "../contracts/index.ts";

const seconds = z.number().int().positive();
const milliseconds = z.number().int().nonnegative();

const channelPolicySchema = z.strictObject({
  lane: laneSchema,
  /** Silence after the last customer message before the agent starts to think. */
  quietWindowMs: milliseconds,
  /** Longest wait since the first unanswered message, however much the customer types. */
  maximumWaitMs: milliseconds,
  /** How long one typing event says that more is coming. */
  typingMs: milliseconds,
  /** Silence after the agent's message before it asks whether the customer is still there; absent: never. */
  nudgeAfterSeconds: seconds.optional(),
  /** Silence after the nudge (or after the last message, without nudge) before the conversation is closed; absent: never. */
  closeAfterSeconds: seconds.optional(),
  /** A turn that takes longer than this is abandoned; its state machine (Express) ends after five minutes. */
  turnTimeoutSeconds: seconds.max(290),
  maximumReplyCharacters: z.number().int().positive(),
});

const textsSchema = z.strictObject({
  greeting: z.string().min(1),
  clarify: z.string().min(1),
  handOff: z.string().min(1),
  restrictedTopic: z.string().min(1),
  noAnswer: z.string().min(1),
  youAreWelcome: z.string().min(1),
  goodbye: z.string().min(1),
  nudge: z.string().min(1),
  close: z.string().min(1),
});

const intentSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  /** `answer`: from knowledge. `hand_off`: only people handle it. */
  handling: z.enum(["answer", "hand_off"]),
  handOffTarget: z.string().optional(),
  /** What customers write, in any of the languages. */
  examples: z.array(z.string().min(1)).min(3),
});

const dollars = z.number().positive();

/** What models may cost, in US dollars. From seven tenths of a budget on a cheaper model answers; at its end people do. */
const budgetSchema = z.strictObject({
  perConversationUsd: dollars.optional(),
  /** A day in UTC. */
  perDayUsd: dollars.optional(),
});

/** What is kept of each call of a model, and for how long. */
const completionLogSchema = z.strictObject({
  keptDays: z.number().int().positive().default(30),
  /** `none`: numbers and verdicts only. */
  texts: z.enum(["redacted", "none"]).default("redacted"),
  redaction: redactionSchema.default({ kinds: [...redactedKinds], patterns: [] }),
});

const policyShape = z.strictObject({
  version: z.string().min(1),
  company: z.strictObject({ name: z.string().min(1), agentName: z.string().min(1) }),
  /** ISO 639-1 codes of the languages in which a person can take over; others are handed off at once. */
  languages: z.array(z.string().length(2)).min(1),
  defaultLanguage: z.string().length(2),
  defaultHandOffTarget: z.string().optional(),
  channels: z.record(z.enum(channels), channelPolicySchema),
  intents: z.array(intentSchema),
  /** Fixed sentences by language. Every language of `languages` needs one set. */
  texts: z.record(z.string().length(2), textsSchema),
  budget: budgetSchema.default({}),
  completionLog: completionLogSchema.prefault({}),
});

/** The shape, and what a shape can't say: the parts of a policy must fit each other. */
export const policySchema = policyShape.superRefine((policy, context) => {
  for (const complaint of [...complaintsOfLanguages(policy), ...complaintsOfIntents(policy)]) {
    context.addIssue({ code: "custom", path: complaint.path, message: complaint.message });
  }
});

export type Policy = z.infer<typeof policySchema>;
export type ChannelPolicy = z.infer<typeof channelPolicySchema>;
export type PolicyTexts = z.infer<typeof textsSchema>;
export type Intent = z.infer<typeof intentSchema>;

interface Complaint {
  readonly path: (string | number)[];
  readonly message: string;
}

function complaintsOfLanguages(policy: z.infer<typeof policyShape>): Complaint[] {
  const complaints: Complaint[] = policy.languages
    .filter((language) => policy.texts[language] === undefined)
    .map((language) => ({
      path: ["texts", language],
      message: `missing: "${language}" is one of the languages, so write its fixed sentences here`,
    }));
  if (!policy.languages.includes(policy.defaultLanguage)) {
    const message = `"${policy.defaultLanguage}" is not one of the languages (${policy.languages.join(", ")})`;
    complaints.push({ path: ["defaultLanguage"], message });
  }
  return complaints;
}

function complaintsOfIntents(policy: z.infer<typeof policyShape>): Complaint[] {
  const ids = policy.intents.map((intent) => intent.id);
  return policy.intents.flatMap((intent, position) => {
    const complaints: Complaint[] = [];
    const path = ["intents", position, "id"];
    if (ids.indexOf(intent.id) !== position) complaints.push({ path, message: `"${intent.id}" is taken already` });
    if (intent.handling === "hand_off" && !intent.handOffTarget && !policy.defaultHandOffTarget) {
      const message = `say to whom "${intent.id}" goes, or give the policy a defaultHandOffTarget`;
      complaints.push({ path: ["intents", position, "handOffTarget"], message });
    }
    return complaints;
  });
}

/** The fixed sentences in this language, or in the default one when the company does not speak it. */
export function textsFor(policy: Policy, language: string): PolicyTexts {
  const texts = policy.texts[language] ?? policy.texts[policy.defaultLanguage];
  if (texts === undefined) throw new InvalidArgumentError(`no texts for "${language}"`, { field: "texts" });
  return texts;
}

export function channelPolicy(policy: Policy, channel: Channel): ChannelPolicy {
  return policy.channels[channel];
}

/** Undefined for an id that the policy does not know, such as one that a model made up. */
export function findIntent(policy: Policy, id: string): Intent | undefined {
  return policy.intents.find((intent) => intent.id === id);
}
