/**
 * What a function is told by its surroundings. Each function's environment.ts picks the variables that it needs; the
 * stack is type-checked against it and a test parses what it sets, so a forgotten variable never meets a customer.
 */
import { z } from "zod";

const arn = z.string().regex(/^arn:[^:]+:[^:]+:/);

export const storeVariables = { TABLE_NAME: z.string().min(1) };

export const knowledgeVariables = { KNOWLEDGE_TABLE_NAME: z.string().min(1) };

export const importsTableVariables = { IMPORTS_TABLE_NAME: z.string().min(1) };

/** Imports and the bucket that they read. */
export const importVariables = { ...importsTableVariables, DOCUMENTS_BUCKET_NAME: z.string().min(1) };

export const knowledgeMachineVariables = { KNOWLEDGE_MACHINE_ARN: arn };

/** Where questions to experts go; absent: nowhere by themselves. */
export const expertVariables = { EXPERT_WEBHOOK_URL: z.url({ protocol: /^https$/ }).optional() };

/** Both, or neither: then the function searches in its own process. */
export const openSearchVariables = {
  OPENSEARCH_ENDPOINT: z.url().optional(),
  OPENSEARCH_DOMAIN_ARN: arn.optional(),
};

export const completionLogVariables = { COMPLETIONS_TABLE_NAME: z.string().min(1) };

export const modelTrafficVariables = { MODEL_TRAFFIC_TABLE_NAME: z.string().min(1) };

/** Absent where the stage names no embedding model. */
export const embeddingVariables = { MODEL_TRAFFIC_TABLE_NAME: z.string().min(1).optional() };

export const conversationMachineVariables = { CONVERSATION_MACHINE_ARN: arn };

export const followUpVariables = { OUTBOUND_QUEUE_URL: z.url(), WAKE_QUEUE_URL: z.url() };

/** What every function that appends to conversations needs. */
export const appendVariables = { ...storeVariables, ...conversationMachineVariables, ...followUpVariables };

export const laneVariables = { URGENT_QUEUE_URL: z.url(), ROUTINE_QUEUE_URL: z.url(), DEFERRED_QUEUE_URL: z.url() };

/** The ARN; a name does as well. */
export const secretVariable = z.string().min(1);
export const machineVariable = arn;

/** Throws with the name of each variable that is missing or wrong, when the function starts. */
export function readEnvironment<Shape extends z.ZodType>(shape: Shape, variables = process.env): z.output<Shape> {
  const environment = shape.safeParse(variables);
  if (environment.success) return environment.data;
  throw new Error(`The environment of this function is incomplete:\n${z.prettifyError(environment.error)}`);
}
