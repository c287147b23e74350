import { z } from "zod";
import { knowledgeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object(knowledgeVariables);
export type Environment = z.input<typeof environmentSchema>;
