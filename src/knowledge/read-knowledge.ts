/** Looking at knowledge as it was: versions, single items and searches as of any version or time. */
import type { Clock } from "../kernel/index.ts";
import { KnowledgeItemNotFoundError } from "./errors.ts";
import type { KnowledgeIndex, KnowledgeQuery } from "./knowledge-index.ts";
import type { ItemReference } from "./knowledge-items.ts";
import type { ItemVersion, KnowledgeStore } from "./knowledge-store.ts";
import type { Passage } from "./passage.ts";

export interface ShownItem extends ItemVersion {
  /** The version in which it was looked up. */
  readonly version: number;
}

/** Without a version: as it is now. Throws KnowledgeItemNotFound and UnknownKnowledgeVersion. */
export function createShowItem(store: KnowledgeStore) {
  return async (reference: ItemReference, version?: number): Promise<ShownItem> => {
    const number = version ?? (await store.current()).number;
    await store.readItem(reference, number);
    const history = await store.historyOf(reference);
    const found = history.find(({ from, until = Infinity }) => from <= number && number < until);
    if (found?.item) return { ...found, version: number };
    throw new KnowledgeItemNotFoundError(reference.kind, reference.id);
  };
}

export interface AsOfQuery extends Omit<KnowledgeQuery, "version" | "at"> {
  /** Default: the version of `asOf`, or the current one. */
  readonly version?: number;
  /** Epoch milliseconds; also says which notes held. Default: now. */
  readonly asOf?: number;
  /** `public`: what may be said to a customer. `internal`: what only staff may read. */
  readonly audience: "public" | "internal";
}

export interface AsOfResult {
  readonly version: number;
  readonly passages: readonly Passage[];
}

export interface SearchDependencies {
  readonly store: KnowledgeStore;
  readonly index: KnowledgeIndex;
  readonly clock: Clock;
}

/** Throws UnknownKnowledgeVersion. */
export function createSearchAsOf({ store, index, clock }: SearchDependencies) {
  return async ({ version: asked, asOf, audience, ...query }: AsOfQuery): Promise<AsOfResult> => {
    const at = asOf ?? clock.now();
    const version = asked ?? (await (asOf === undefined ? store.current() : store.versionAt(asOf))).number;
    const search = audience === "public" ? index.searchPublic : index.searchInternal;
    return { version, passages: await search({ ...query, version, at }) };
  };
}

export function createListVersions(store: KnowledgeStore) {
  return (query: { readonly limit: number; readonly cursor?: string }) => store.listVersions(query);
}
