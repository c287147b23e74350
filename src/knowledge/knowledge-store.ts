/**
 * The store port of versioned knowledge. A publish is one atomic step from version n to n + 1; readers say which version
 * they mean and get exactly what was live then, for as long as citations need it. A publish that dies half-way leaves
 * nothing that any version can see. Adapters pass test/knowledge/store-contract.ts.
 */
import type { ItemReference, KnowledgeItem, KnowledgeKind } from "./knowledge-items.ts";

/** Version 0 is the empty base that every company starts from, published by nobody at time 0. */
export interface KnowledgeVersion {
  readonly number: number;
  /** Epoch milliseconds; never earlier than that of the version before. 0 for version 0. */
  readonly publishedAt: number;
  /** Who published: a key's name, an import's id, a person. */
  readonly by: string;
  readonly summary: string;
}

export type KnowledgeChange = { readonly put: KnowledgeItem } | { readonly remove: ItemReference };

export interface PublishRequest {
  /** The same id publishes once: a repetition answers with the first one's version. Other content under it is refused. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly summary: string;
  /** At most one change per item. A change that changes nothing is left out; without any left, no version is made. */
  readonly changes: readonly KnowledgeChange[];
  /** The version that the changes were made on; another in between is a conflict. Absent: whatever is current. */
  readonly basedOn?: number;
}

export interface Published {
  readonly version: KnowledgeVersion;
  /** False when nothing changed, or the request was a repetition. */
  readonly changed: boolean;
}

/** What the version `from` made of an item. `item` is absent where it was removed. */
export interface ItemChange {
  readonly reference: ItemReference;
  readonly item?: KnowledgeItem;
  readonly from: number;
}

/** An item as it stood in the versions from `from` up to, and without, `until`. */
export interface ItemVersion extends ItemChange {
  /** Absent: still live. */
  readonly until?: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** Cursors are opaque and belong to the list that gave them; another one is an InvalidArgument. `limit` is at least 1. */
export interface KnowledgeStore {
  current(): Promise<KnowledgeVersion>;
  /** The version that was live at a time (epoch milliseconds): the last one that was published then or before. */
  versionAt(at: number): Promise<KnowledgeVersion>;
  /** Newest first. */
  listVersions(query: { readonly limit: number; readonly cursor?: string }): Promise<Page<KnowledgeVersion>>;
  /**
   * Throws PublishConflict (retryable) when `basedOn` is not current, PublishIdTaken for other changes under a known id,
   * InvalidArgument for an id, an item or a time that can't be stored. Where many publish at once it tries again by
   * itself, and throws PublishConflict only when it never gets its turn.
   */
  publish(request: PublishRequest): Promise<Published>;
  /** Throws UnknownKnowledgeVersion for a version that was never published. */
  readItem(reference: ItemReference, version: number): Promise<KnowledgeItem | undefined>;
  /** The items that are live in this version, ordered by the UTF-8 bytes of their ids. Throws UnknownKnowledgeVersion. */
  listItems(
    kind: KnowledgeKind,
    version: number,
    query: { readonly limit: number; readonly cursor?: string },
  ): Promise<Page<KnowledgeItem>>;
  /** Every version of one item, oldest first, removals included. */
  historyOf(reference: ItemReference): Promise<readonly ItemVersion[]>;
  /**
   * What the versions after `after` up to and with `through` changed, by version, kind and id: what an index needs to
   * catch up. Throws UnknownKnowledgeVersion for a `through` that was never published.
   */
  readChanges(
    range: { readonly after: number; readonly through: number },
    query: { readonly limit: number; readonly cursor?: string },
  ): Promise<Page<ItemChange>>;
}
