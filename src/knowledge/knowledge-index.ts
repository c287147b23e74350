/**
 * The port for finding passages. Every query says as of which version, for whom and when it asks; what it may not see
 * is left out before anything is ranked. Adapters answer any version that was ever published, exactly.
 */
import type { Channel } from "../contracts/index.ts";
import type { InternalPassage, PublicPassage } from "./passage.ts";

export interface KnowledgeQuery {
  readonly text: string;
  /** Knowledge version to read; every result is as of that version. */
  readonly version: number;
  /** Epoch milliseconds: notes are found in their time only. */
  readonly at: number;
  /** Prefer passages in this language (ISO 639-1); absent: the one that the text seems to be in. */
  readonly language?: string;
  /** Where the answer is used; absent: what is scoped to channels or traffic groups is not found. */
  readonly channel?: Channel;
  readonly trafficGroup?: string;
  readonly limit: number;
}

export interface PublicQuery extends KnowledgeQuery {
  /** Default: `users`, since whoever converses is known to the company. */
  readonly audience?: "public" | "users";
}

export interface KnowledgeIndex {
  /** The version that new turns pin. */
  currentVersion(): Promise<number>;
  /** Throws UnknownKnowledgeVersion for a version that was never published. */
  searchPublic(query: PublicQuery): Promise<readonly PublicPassage[]>;
  searchInternal(query: KnowledgeQuery): Promise<readonly InternalPassage[]>;
}

/** A turn pins a version as text. Undefined for a pin of another making, such as the digests of earlier releases. */
export function pinnedVersion(pin: string): number | undefined {
  return /^(0|[1-9]\d{0,14})$/.test(pin) ? Number(pin) : undefined;
}
