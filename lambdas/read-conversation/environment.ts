import { z } from "zod";
import { knowledgeVariables, laneVariables, storeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({ ...storeVariables, ...laneVariables, ...knowledgeVariables });
export type Environment = z.input<typeof environmentSchema>;
