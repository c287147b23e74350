/**
 * Look, decide, publish: how a use case changes what stands. What it saw is what it publishes on, so that two of them at
 * once never undo each other; who comes second looks again.
 */
import { type Clock, type Ids, jitteredDelayMs } from "../kernel/index.ts";
import { KnowledgeItemNotFoundError, PublishConflictError } from "./errors.ts";
import type { KnowledgeItem, KnowledgeKind } from "./knowledge-items.ts";
import type { KnowledgeChange, KnowledgeStore, Page } from "./knowledge-store.ts";

export interface KnowledgeChanger {
  readonly store: KnowledgeStore;
  readonly ids: Ids;
  readonly timing: {
    readonly clock: Clock;
    pause(ms: number): Promise<unknown>;
    /** In [0, 1). */
    random(): number;
  };
}

export type ItemOf<Kind extends KnowledgeKind> = Extract<KnowledgeItem, { kind: Kind }>;

/** The knowledge as it stands, in one version. */
export interface KnowledgeView {
  readonly version: number;
  /** Epoch milliseconds. */
  readonly now: number;
  read<Kind extends KnowledgeKind>(kind: Kind, id: string): Promise<ItemOf<Kind> | undefined>;
  list<Kind extends KnowledgeKind>(kind: Kind): Promise<readonly ItemOf<Kind>[]>;
}

export interface Decided<Result> {
  readonly changes: readonly KnowledgeChange[];
  readonly result: Result;
}

export interface Publisher {
  readonly by: string;
  readonly summary: string;
}

const attempts = 20;
const backOffMs = { base: 10, cap: 500 };

/** Throws what `decide` throws, and PublishConflict when others are faster again and again. */
export async function changeKnowledge<Result>(
  { store, ids, timing }: KnowledgeChanger,
  publisher: Publisher,
  decide: (view: KnowledgeView) => Promise<Decided<Result>>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const { number } = await store.current();
    const now = timing.clock.now();
    const { changes, result } = await decide(viewOf(store, number, now));
    if (changes.length === 0) return result;
    try {
      await store.publish({ ...publisher, id: ids.next("publish"), at: now, changes, basedOn: number });
      return result;
    } catch (error) {
      if (!(error instanceof PublishConflictError) || attempt === attempts) throw error;
    }
    await timing.pause(jitteredDelayMs(attempt, backOffMs.base, backOffMs.cap, () => timing.random()));
  }
}

/** The current version, to read in. */
export async function viewCurrent(store: KnowledgeStore, clock: Clock): Promise<KnowledgeView> {
  return viewOf(store, (await store.current()).number, clock.now());
}

function viewOf(store: KnowledgeStore, version: number, now: number): KnowledgeView {
  return {
    version,
    now,
    read: async <Kind extends KnowledgeKind>(kind: Kind, id: string) =>
      (await store.readItem({ kind, id }, version)) as ItemOf<Kind> | undefined,
    list: async <Kind extends KnowledgeKind>(kind: Kind) =>
      (await everyPage((cursor) => store.listItems(kind, version, { limit: 200, ...cursor }))) as ItemOf<Kind>[],
  };
}

async function everyPage<Row>(read: (cursor: { cursor?: string }) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: { cursor?: string } | undefined = {}; cursor;) {
    const page = await read(cursor);
    rows.push(...page.rows);
    cursor = page.next === undefined ? undefined : { cursor: page.next };
  }
  return rows;
}

/** Throws KnowledgeItemNotFound. */
export async function standing<Kind extends KnowledgeKind>(view: KnowledgeView, kind: Kind, id: string) {
  const item = await view.read(kind, id);
  if (item) return item;
  throw new KnowledgeItemNotFoundError(kind, id);
}

/**
 * Takes an item out of the knowledge; earlier versions keep it. To repeat it does nothing; throws KnowledgeItemNotFound
 * for what never was.
 */
export function createRemoveItem(changer: KnowledgeChanger, kind: KnowledgeKind) {
  return async (id: string, by: string): Promise<void> => {
    const reference = { kind, id };
    await changeKnowledge(changer, { by, summary: `Removed ${kind} ${id}` }, async (view) => {
      if (await view.read(kind, id)) return { changes: [{ remove: reference }], result: undefined };
      const wasThere = (await changer.store.historyOf(reference)).length > 0;
      if (!wasThere) throw new KnowledgeItemNotFoundError(kind, id);
      return { changes: [], result: undefined };
    });
  };
}
