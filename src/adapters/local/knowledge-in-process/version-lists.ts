/** What came with each version, in lists. Versions come in ascending order, so the map is sorted by them. */
export interface VersionLists<Entry> {
  readonly size: number;
  add(version: number, entry: Entry): void;
  of(version: number): readonly Entry[];
  /** The first version after which at most so many entries come. */
  startOfLast(most: number): number;
  /** Takes out what is listed under versions up to and with this one. */
  takeThrough(version: number): readonly Entry[];
}

export function createVersionLists<Entry>(): VersionLists<Entry> {
  const lists = new Map<number, Entry[]>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(version, entry) {
      const list = lists.get(version) ?? [];
      list.push(entry);
      lists.set(version, list);
      size += 1;
    },
    of: (version) => lists.get(version) ?? [],
    startOfLast(most) {
      let left = size;
      let start = 0;
      for (const [version, list] of lists) {
        if (left <= most) break;
        left -= list.length;
        start = version;
      }
      return start;
    },
    takeThrough(through) {
      const taken: Entry[] = [];
      for (const [version, list] of lists) {
        if (version > through) break;
        for (const entry of list) taken.push(entry);
        lists.delete(version);
      }
      size -= taken.length;
      return taken;
    },
  };
}
