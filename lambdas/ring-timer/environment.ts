import { z } from "zod";
import { appendVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object(appendVariables);
export type Environment = z.input<typeof environmentSchema>;
