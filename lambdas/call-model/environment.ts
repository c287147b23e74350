import { z } from "zod";
import {
  completionLogVariables,
  knowledgeVariables,
  modelTrafficVariables,
  storeVariables,
} from "../edge/aws-environment.ts";

export const environmentSchema = z.object({
  ...storeVariables,
  ...knowledgeVariables,
  ...completionLogVariables,
  ...modelTrafficVariables,
});
export type Environment = z.input<typeof environmentSchema>;
