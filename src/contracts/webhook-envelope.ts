/** What every webhook carries (contract section 6.2). `id` tells repetitions apart, `sequence_number` orders. */
import { z } from "zod";

export const webhookEnvelopeShape = z.object({
  id: z.string(),
  type: z.string(),
  /** Consecutive within a conversation. */
  sequence_number: z.int().positive(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({ conversation: z.object({ id: z.string(), customer_id: z.string() }) }),
});
export type WebhookEnvelope = z.output<typeof webhookEnvelopeShape>;
