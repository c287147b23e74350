import { z } from "zod";
import { appendVariables, completionLogVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({ ...appendVariables, ...completionLogVariables });
export type Environment = z.input<typeof environmentSchema>;
