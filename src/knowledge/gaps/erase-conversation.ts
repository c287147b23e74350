/** A conversation that is erased takes its questions and what was proposed from it along; what was approved stays. */
import { standingGapOf } from "./change-gap.ts";
import { withoutConversation } from "./count-signal.ts";
import { GapConflictError } from "./errors.ts";
import type { GapStore } from "./gap-store.ts";

export type EraseFromGaps = (conversationId: string) => Promise<void>;

/** May be repeated: the signals, which say where to look, go last. */
export function createEraseFromGaps(gaps: GapStore): EraseFromGaps {
  return async (conversationId) => {
    const signals = await gaps.listSignals(conversationId);
    for (const id of new Set(signals.map(({ gapId }) => gapId))) await eraseFrom(gaps, id, conversationId);
    await gaps.eraseSignals(conversationId);
  };
}

const attempts = 5;

async function eraseFrom(gaps: GapStore, id: string, conversationId: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const gap = await standingGapOf(gaps, id);
    if (!gap) return;
    try {
      return await gaps.write(withoutConversation(gap, conversationId));
    } catch (error) {
      if (!(error instanceof GapConflictError) || attempt === attempts) throw error;
    }
  }
}
