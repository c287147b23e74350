import { z } from "zod";
import { knowledgeVariables, storeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({ ...storeVariables, ...knowledgeVariables });
export type Environment = z.input<typeof environmentSchema>;
