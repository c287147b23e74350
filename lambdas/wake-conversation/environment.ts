import { z } from "zod";
import { conversationMachineVariables, storeVariables } from "../edge/aws-environment.ts";

export const environmentSchema = z.object({ ...storeVariables, ...conversationMachineVariables });
export type Environment = z.input<typeof environmentSchema>;
