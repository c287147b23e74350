import { z } from "zod";
import {
  completionLogVariables,
  importVariables,
  knowledgeMachineVariables,
  knowledgeVariables,
  modelTrafficVariables,
} from "../edge/aws-environment.ts";

export const environmentSchema = z.object({
  ...importVariables,
  ...knowledgeMachineVariables,
  ...knowledgeVariables,
  ...completionLogVariables,
  ...modelTrafficVariables,
});
export type Environment = z.input<typeof environmentSchema>;
