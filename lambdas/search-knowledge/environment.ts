import { z } from "zod";
import { knowledgeVariables, openSearchVariables, storeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({ ...storeVariables, ...knowledgeVariables, ...openSearchVariables });
export type Environment = z.input<typeof environmentSchema>;
