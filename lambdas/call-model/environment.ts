import { z } from "zod";
import { storeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({ ...storeVariables });
export type Environment = z.input<typeof environmentSchema>;
