/**
 * Passages as documents. What an item has ever been is read from the store's history and cut by the same code as in
 * process, so a document is a function of the history up to a version and of nothing else: whoever writes it, and however often, writes
 * the same. Its version is that of the knowledge, so that the engine itself refuses whatever is older.
 */
import { createHash } from "node:crypto";
import type { ItemReference, KnowledgeStore, Source, Visibility } from "../../knowledge/index.ts";
import { createPassageRows, lexicalFields, type PassageRow } from "../local/knowledge-in-process/passage-rows.ts";

export interface PassageDocument {
  readonly id: string;
  readonly kind: Source["kind"];
  readonly articleId: string;
  readonly title: string;
  readonly text: string;
  readonly url?: string;
  readonly visibility: Visibility;
  readonly language: string;
  readonly titleTerms: string;
  readonly headingTerms: string;
  readonly textTerms: string;
  readonly searchTerms: string;
  /** Each of them once: what slips and beginnings of words are looked up in. */
  readonly allTerms: string;
  /** Which of the two lists below must hold the place of the answer. An empty list is no list to the engine. */
  readonly restricted: readonly ("channels" | "trafficGroups")[];
  readonly channels?: readonly string[];
  readonly trafficGroups?: readonly string[];
  /** First version that has it. */
  readonly from: number;
  /** First version that has it no more; absent: the newest known one has it. */
  readonly until?: number;
  readonly validFrom?: number;
  readonly validTo?: number;
  /** The embedding failed; until it has been repeated, words alone find the passage. */
  readonly awaitsVector: boolean;
  /** Kept while it waits. */
  readonly embeddedText?: string;
  /** Absent too where the embedding says nothing. */
  readonly vector?: readonly number[];
}

export interface StoredPassage {
  /** Id of the document; the same passage of the same item since the same version. */
  readonly key: string;
  readonly embeddedText: string;
  readonly document: Omit<PassageDocument, "vector" | "awaitsVector" | "embeddedText">;
}

export interface VersionRange {
  readonly after: number;
  readonly through: number;
}

/** The passages of an item that the versions of the range began or ended, as they stand at the end of it. */
export async function changedPassages(
  store: Pick<KnowledgeStore, "historyOf">,
  reference: ItemReference,
  { after, through }: VersionRange,
): Promise<readonly StoredPassage[]> {
  const rows = createPassageRows();
  for (const version of await store.historyOf(reference)) if (version.from <= through) rows.apply(version);
  const isChanged = ({ from, until }: PassageRow) => from > after || (until > after && until <= through);
  return rows.all().filter(isChanged).map(passageOf);
}

function passageOf(row: PassageRow): StoredPassage {
  const { id, kind, articleId, title, heading, text, searchTerms = [], visibility, language, url, scope, from } = row;
  const content = [kind, articleId, id, title, heading, text, searchTerms, visibility, language, url, scope];
  const identity = JSON.stringify([...content, row.validFrom, row.validTo, from]);
  return {
    key: createHash("sha256").update(identity).digest("base64url"),
    embeddedText: [title, text, ...searchTerms].join("\n"),
    document: {
      ...{ id, kind, articleId, title, text, visibility, language, from },
      ...(url === undefined ? {} : { url }),
      ...termsOf(row),
      ...scopeOf(scope),
      ...(Number.isFinite(row.until) ? { until: row.until } : {}),
      ...(row.validFrom === undefined ? {} : { validFrom: row.validFrom }),
      ...(row.validTo === undefined ? {} : { validTo: row.validTo }),
    },
  };
}

function termsOf({ terms }: PassageRow) {
  const joined = lexicalFields.map((field) => terms[field].join(" "));
  const [titleTerms = "", headingTerms = "", textTerms = "", searchTerms = ""] = joined;
  // An empty field is an empty word among them: without it, all documents would have to be written anew.
  const all = new Set(joined.flatMap((field) => field.split(" ")));
  return { titleTerms, headingTerms, textTerms, searchTerms, allTerms: [...all].join(" ").trim() };
}

function scopeOf({ channels, trafficGroups }: NonNullable<Source["scope"]> = {}) {
  return {
    restricted: [
      ...(channels === undefined ? [] : (["channels"] as const)),
      ...(trafficGroups === undefined ? [] : (["trafficGroups"] as const)),
    ],
    ...(channels === undefined ? {} : { channels }),
    ...(trafficGroups === undefined ? {} : { trafficGroups }),
  };
}
