/**
 * The enums of the public contract (its section 5). They are open strings on the way out; on the way in an unknown
 * value is refused with `invalid_argument`.
 */
import { z } from "zod";

export const participantTypes = ["Customer", "Agent", "AI Agent", "Bot"] as const;
export const participantTypeSchema = z.enum(participantTypes);
export type ParticipantType = (typeof participantTypes)[number];

export const channels = ["web", "email", "voice", "unmapped"] as const;
export const channelSchema = z.enum(channels);
export type Channel = (typeof channels)[number];

export const conversationStatuses = ["observing", "active", "cancelled", "finished", "failed"] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** Lanes of model work, most pressing first: a customer waits; e-mail and back office; nobody waits. */
export const lanes = ["urgent", "routine", "deferred"] as const;
export const laneSchema = z.enum(lanes);
export type Lane = (typeof lanes)[number];

/** Why a conversation goes to people. Kebab-case on the wire; each has one sentence for the human (see handOffSentences). */
export const handOffReasons = [
  "customer-request",
  "no-answer",
  "restricted-topic",
  "unsupported-language",
  "unprocessable-attachment",
  "agent-failure",
  "agent-timeout",
  "budget-exceeded",
] as const;
export type HandOffReason = (typeof handOffReasons)[number];

export const handOffSentences: Readonly<Record<HandOffReason, string>> = {
  "customer-request": "The customer asked for a person.",
  "no-answer": "The agent found no answer that the company's knowledge supports.",
  "restricted-topic": "The company lets only people handle this topic.",
  "unsupported-language": "The customer writes in a language that the agent may not speak.",
  "unprocessable-attachment": "The customer sent an attachment that the agent can't read.",
  "agent-failure": "The agent failed while it worked on a reply.",
  "agent-timeout": "The agent took too long to reply.",
  "budget-exceeded": "The agent has spent what the company allows for this conversation or this day.",
};

export const finishReasons = ["resolved", "customer-ended-chat", "customer-unresponsive"] as const;
export type FinishReason = (typeof finishReasons)[number];
