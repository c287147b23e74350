import { z } from "zod";
import {
  appendVariables,
  completionLogVariables,
  expertVariables,
  importsTableVariables,
  knowledgeMachineVariables,
  knowledgeVariables,
  secretVariable,
} from "../edge/aws-environment.ts";

export const environmentSchema = z.object({
  ...appendVariables,
  ...completionLogVariables,
  ...knowledgeVariables,
  ...expertVariables,
  ...importsTableVariables,
  ...knowledgeMachineVariables,
  /** Signs what goes to experts, as it does the conversations' webhooks. */
  SIGNING_KEYS_SECRET_ARN: secretVariable,
});
export type Environment = z.input<typeof environmentSchema>;
