import { z } from "zod";
import {
  embeddingVariables,
  knowledgeVariables,
  openSearchVariables,
  storeVariables,
} from "../edge/aws-environment.ts";

export const environmentSchema = z.object({
  ...storeVariables,
  ...knowledgeVariables,
  ...openSearchVariables,
  ...embeddingVariables,
});
export type Environment = z.input<typeof environmentSchema>;
