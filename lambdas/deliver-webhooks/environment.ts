import { z } from "zod";
import { appendVariables, secretVariable } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({
  ...appendVariables,
  /** Absent: nobody has named an endpoint yet, so the agent can't be put in charge of a conversation. */
  WEBHOOK_URL: z.url({ protocol: /^https$/ }).optional(),
  SIGNING_KEYS_SECRET_ARN: secretVariable,
});
export type Environment = z.input<typeof environmentSchema>;
