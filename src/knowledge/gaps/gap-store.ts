/**
 * The store port of gaps. A gap is written whole, conditional on its revision, and a signal is written in the same
 * transaction as the gap that counts it: so each signal is counted once, however often it is found. Adapters pass
 * test/knowledge/gaps/gap-store-contract.ts.
 */
import type { Gap, GapSignal } from "./gap.ts";

/** A conversation whose log is to be read. Asking twice is harmless. */
export interface Review {
  readonly conversationId: string;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
}

export interface StoredSignal {
  readonly signal: GapSignal;
  readonly gapId: string;
}

export interface GapStore {
  requestReview(review: Review): Promise<void>;
  /** By conversation and time. */
  listReviews(limit: number): Promise<readonly Review[]>;
  /** A request for the same conversation that came later stays. */
  finishReview(review: Review): Promise<void>;

  readSignal(id: string): Promise<StoredSignal | undefined>;
  listSignals(conversationId: string): Promise<readonly StoredSignal[]>;
  /** Forgets what was found in a conversation; gaps stay as they are. */
  eraseSignals(conversationId: string): Promise<void>;

  readGap(id: string): Promise<Gap | undefined>;
  /** All that stand, by id: without those that were merged into another. */
  listGaps(): Promise<readonly Gap[]>;
  /**
   * Stores the gap, and the signal that it counts. Throws GapConflict (retryable), and writes nothing, when the stored
   * gap's revision is not one less, or the signal is known.
   */
  write(gap: Gap, signal?: GapSignal): Promise<void>;
  /** Stores both, or throws GapConflict and writes nothing, as `write` does. */
  writeMerged(kept: Gap, merged: Gap): Promise<void>;
}
