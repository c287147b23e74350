/** What the state machines and queues pass to our functions (statemachines/*.asl.json): references, never transcripts. */
import { z } from "zod";
import { conversationId, type TaskToken } from "../kernel/index.ts";

const conversation = z.string().min(1).transform(conversationId);
const counter = z.number().int().nonnegative();
const token = z
  .string()
  .min(1)
  .transform((value) => value as TaskToken);

const machineSchema = z.object({ conversationId: conversation, generation: counter });

/** `ticket` is the one that the machine holds from its last read; -1 before its first. */
export const readRequestSchema = machineSchema.extend({ ticket: z.number().int().min(-1) });

export const parkRequestSchema = machineSchema.extend({ ticket: counter, token, attempt: counter });

export const ringRequestSchema = machineSchema.extend({ ticket: counter, task: z.enum(["park", "think"]) });

export const machineFailureSchema = machineSchema.extend({ error: z.string(), cause: z.string() });

export const turnRequestSchema = z.object({ conversationId: conversation, ticket: counter, token });

export const beginRequestSchema = turnRequestSchema.extend({ executionId: z.string().min(1) });

/** `round` counts how often this turn has decided; it only bounds a turn that never ends. */
export const decideRequestSchema = z.object({ conversationId: conversation, turn: counter, round: counter });

export const stepReferenceSchema = z.object({
  conversationId: conversation,
  turn: counter,
  key: z.string().min(1),
  kind: z.enum(["model", "search", "tool"]),
});

export const turnReferenceSchema = z.object({ conversationId: conversation, turn: counter });

export const turnFailureSchema = z.object({
  conversationId: conversation,
  ticket: counter,
  executionId: z.string().min(1),
  error: z.string(),
  cause: z.string(),
});

/** In outbound.fifo: deliver the outbox up to and including `seq`. */
export const deliveryRequestSchema = z.object({ conversationId: conversation, seq: counter });

/** In the wake queue. */
export const wakeRequestSchema = z.object({ conversationId: conversation });
