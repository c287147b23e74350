/** The conversation so far, as prompts get it. */
import { z } from "zod";

export const transcriptSchema = z.array(z.object({ from: z.enum(["customer", "agent", "other"]), text: z.string() }));
export type Transcript = z.infer<typeof transcriptSchema>;
