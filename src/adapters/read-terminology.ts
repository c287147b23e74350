/** The company's terminology as of a knowledge version, which never changes: read once per version. */
import { type KnowledgeStore, pinnedVersion, type Term } from "../knowledge/index.ts";
import type { BlockedTerm } from "../model/index.ts";

const pageSize = 200;
const keptVersions = 8;

/** `pinned` as a turn has it; a pin that names no version of today's store stands for the current one. */
export function createReadTerminology(store: KnowledgeStore): (pinned: string) => Promise<readonly BlockedTerm[]> {
  const read = new Map<number, Promise<readonly BlockedTerm[]>>();
  return async (pinned) => {
    const version = pinnedVersion(pinned) ?? (await store.current()).number;
    const known = read.get(version) ?? readTerms(store, version);
    known.catch(() => read.delete(version));
    read.set(version, known);
    for (const oldest of read.keys()) if (read.size > keptVersions) read.delete(oldest);
    return known;
  };
}

async function readTerms(store: KnowledgeStore, version: number): Promise<readonly BlockedTerm[]> {
  const terms: BlockedTerm[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const page = await store.listItems("term", version, query);
    terms.push(...page.rows.map((term) => blockedTerm(term as Term)));
    cursor = page.next;
  } while (cursor !== undefined);
  return terms;
}

/** A term that holds for one kind of resource only says nothing about a draft, which names no resource. */
function blockedTerm({ blocked, replacement, blockedDescription: description }: Term): BlockedTerm {
  return { blocked, replacement, description };
}
