import type { ImportDocument, ImportRecord } from "../../src/knowledge/ingestion/index.ts";
import { buildArticle } from "./build-knowledge.ts";

export function buildImport(id: string, fields: Partial<ImportRecord> = {}): ImportRecord {
  return {
    ...{ id, revision: 1, source: "guides", by: "ann", startedAt: 1_000, updatedAt: 1_000 },
    ...{ settings: { approval: "findings" }, state: "reading", documents: 0, findings: [] },
    ...fields,
  };
}

export function buildDocument(number: number, fields: Partial<ImportDocument> = {}): ImportDocument {
  return { number, location: `${number}.md`, form: "markdown", digest: "d", state: "listed", findings: [], ...fields };
}

/** With its article, whose body is this one. */
export function buildExplained(number: number, body: string, fields: Partial<ImportDocument> = {}): ImportDocument {
  return buildDocument(number, { state: "explained", article: { ...buildArticle(`a${number}`), body }, ...fields });
}

/** Text of so many characters that no compression makes small; the same for the same seed. */
export function noise(characters: number, seed = 1): string {
  let state = seed;
  const signs = Array.from({ length: characters }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(0x20 + ((state >>> 20) % 0x5f));
  });
  return signs.join("");
}
