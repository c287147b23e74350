import { z } from "zod";
import { laneVariables, storeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({ ...storeVariables, ...laneVariables });
export type Environment = z.input<typeof environmentSchema>;
