import { z } from "zod";
import {
  appendVariables,
  embeddingVariables,
  expertVariables,
  importVariables,
  knowledgeMachineVariables,
  knowledgeVariables,
  openSearchVariables,
  secretVariable,
} from "../edge/aws-environment.ts";

export const environmentSchema = z.object({
  ...appendVariables,
  ...knowledgeVariables,
  ...openSearchVariables,
  ...embeddingVariables,
  ...importVariables,
  ...knowledgeMachineVariables,
  /** The address itself is the delivery's affair; here it only says whether the agent can be heard. */
  WEBHOOK_URL: z.url({ protocol: /^https$/ }).optional(),
  ...expertVariables,
  INTEGRATION_KEYS_SECRET_ARN: secretVariable,
  MANAGEMENT_KEYS_SECRET_ARN: secretVariable,
});
export type Environment = z.input<typeof environmentSchema>;
