import { z } from "zod";
import { machineVariable } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({
  TURN_MACHINE_ARN: machineVariable,
  /** Table of the starts that were made, so that a message that is delivered twice starts one execution. */
  TURN_STARTS_TABLE_NAME: z.string().min(1),
});
export type Environment = z.input<typeof environmentSchema>;
