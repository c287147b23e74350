/** The naive model of versioned knowledge: a whole copy of everything for each version. */
import { isDeepStrictEqual } from "node:util";
import type {
  ItemChange,
  ItemReference,
  ItemVersion,
  KnowledgeItem,
  KnowledgeVersion,
  PublishRequest,
} from "../../src/knowledge/index.ts";

type Items = ReadonlyMap<string, KnowledgeItem>;

interface Snapshot {
  readonly version: KnowledgeVersion;
  readonly items: Items;
}

function nameOf({ kind, id }: ItemReference): string {
  return `${kind} ${id}`;
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

function difference(before: Items, after: Items, from: number): ItemChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changed = names.filter((name) => !isDeepStrictEqual(before.get(name), after.get(name)));
  return changed.map((name) => {
    const { kind, id } = (after.get(name) ?? before.get(name)) as KnowledgeItem;
    const item = after.get(name);
    return { reference: { kind, id }, ...(item && { item }), from };
  });
}

export class NaiveKnowledge {
  readonly snapshots: Snapshot[] = [{ version: { number: 0, publishedAt: 0, by: "", summary: "" }, items: new Map() }];

  get current(): KnowledgeVersion {
    return this.snapshot(this.snapshots.length - 1).version;
  }

  snapshot(version: number): Snapshot {
    const found = this.snapshots[version];
    if (!found) throw new Error(`the model has no version ${version}`);
    return found;
  }

  publish({ at, by, summary, changes }: PublishRequest): KnowledgeVersion {
    const publishedAt = Math.max(at, this.current.publishedAt);
    const version = { number: this.current.number + 1, publishedAt, by, summary };
    this.snapshots.push({ version, items: this.#after(this.current.number, changes) });
    return version;
  }

  changesNothing(version: number, changes: PublishRequest["changes"]): boolean {
    return isDeepStrictEqual(this.#after(version, changes), this.snapshot(version).items);
  }

  #after(version: number, changes: PublishRequest["changes"]): Items {
    const items = new Map(this.snapshot(version).items);
    for (const change of changes) {
      if ("put" in change) items.set(nameOf(change.put), change.put);
      else items.delete(nameOf(change.remove));
    }
    return new Map([...items].sort(byName));
  }

  versionAt(at: number): KnowledgeVersion {
    return this.snapshots.findLast(({ version }) => version.publishedAt <= at)?.version ?? this.snapshot(0).version;
  }

  listItems(kind: string, version: number): KnowledgeItem[] {
    return [...this.snapshot(version).items.values()].filter((item) => item.kind === kind);
  }

  changesOf(version: number): ItemChange[] {
    return difference(this.snapshot(version - 1).items, this.snapshot(version).items, version);
  }

  /** What a publish of these changes would make of the current version. */
  effectOf(changes: PublishRequest["changes"]): ItemChange[] {
    const { number } = this.current;
    return difference(this.snapshot(number).items, this.#after(number, changes), number + 1);
  }

  historyOf({ kind, id }: ItemReference): ItemVersion[] {
    const changes = this.snapshots
      .slice(1)
      .flatMap(({ version }) => this.changesOf(version.number))
      .filter(({ reference }) => reference.kind === kind && reference.id === id);
    return changes.map((change, place) => {
      const until = changes[place + 1]?.from;
      return until === undefined ? change : { ...change, until };
    });
  }
}
