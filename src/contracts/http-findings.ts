/** What ingestion has to say about a document or an answer, on the wire. */
import { z } from "zod";

export const findingShape = z.object({
  code: z.string(),
  /** `problem` keeps it out, `approval` waits for a person, the others stop nothing. */
  severity: z.enum(["note", "warning", "approval", "problem"]),
  message: z.string(),
  remedy: z.string(),
  quote: z.string().optional(),
  /** Id of the passage that it was compared with. */
  other: z.string().optional(),
});
