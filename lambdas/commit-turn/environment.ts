import { z } from "zod";
import { followUpVariables, storeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({ ...storeVariables, ...followUpVariables });
export type Environment = z.input<typeof environmentSchema>;
