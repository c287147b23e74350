import { z } from "zod";
import { storeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({
  ...storeVariables,
  /** Logical name from the catalogue. */
  MODEL_NAME: z.string().min(1),
  /** Instead of the catalogue's region. */
  MODEL_REGION: z.string().min(1).optional(),
});
export type Environment = z.input<typeof environmentSchema>;
