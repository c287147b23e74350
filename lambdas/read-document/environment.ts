import { z } from "zod";
import { importVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object(importVariables);
export type Environment = z.input<typeof environmentSchema>;
