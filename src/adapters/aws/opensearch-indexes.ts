/**
 * The indexes of one knowledge base: one for each circle of readers, as in process, so that what one circle may read is
 * decided before ranking and leaves no trace in the scores of another; and a small one that says how far the others are.
 * Their names carry the layout and the embedding: another of either is another set, filled from the store anew.
 */
import type { TextEmbedding, Visibility } from "../../knowledge/index.ts";
import type { SearchEngine } from "./opensearch-client.ts";

/** Raise it when documents change: their fields, how articles are cut, or how text becomes terms. A test watches that. */
export const documentLayout = 1;

export interface KnowledgeIndexNames {
  /** Public passages stand in two of them. */
  readonly passages: Readonly<Record<Visibility, string>>;
  readonly progress: string;
}

/** Whose index holds passages of a visibility. */
export const readersOf: Readonly<Record<Visibility, readonly Visibility[]>> = {
  public: ["public", "users"],
  users: ["users"],
  internal: ["internal"],
};

export function indexNames(prefix: string, { name, dimensions }: Pick<TextEmbedding, "name" | "dimensions">) {
  const model = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const base = `${prefix}-v${documentLayout}-${model}-${dimensions}`;
  const passages = { public: `${base}-public`, users: `${base}-users`, internal: `${base}-internal` };
  return { passages, progress: `${base}-progress` } satisfies KnowledgeIndexNames;
}

const shown = { type: "keyword", index: false, doc_values: false } as const;
const searched = { type: "text", analyzer: "whitespace", index_options: "freqs" } as const;
const matched = { type: "keyword" } as const;
const number = { type: "long" } as const;

/** Terms are cut by our own rules before they get here: the engine only parts them at the spaces. */
function mappingOf(dimensions: number) {
  return {
    dynamic: "strict",
    properties: {
      ...{ id: matched, kind: shown, articleId: shown, title: shown, text: shown, url: shown },
      ...{
        titleTerms: searched,
        headingTerms: searched,
        textTerms: searched,
        searchTerms: searched,
        allTerms: searched,
      },
      ...{ language: matched, visibility: matched, channels: matched, trafficGroups: matched, restricted: matched },
      ...{ from: number, until: number, validFrom: number, validTo: number },
      awaitsVector: { type: "boolean" },
      embeddedText: shown,
      vector: { type: "knn_vector", dimension: dimensions },
    },
  };
}

/** One shard: the statistics of BM25 are then those of the whole index, and equal passages score equally. */
const settings = { number_of_shards: 1, auto_expand_replicas: "0-1" };

/** Creates what is missing, the one for progress last; two at once are no conflict. */
export async function createIndexes(engine: SearchEngine, names: KnowledgeIndexNames, dimensions: number) {
  const passages = { settings: { index: { ...settings, knn: false } }, mappings: mappingOf(dimensions) };
  const progress = { settings: { index: settings }, mappings: { dynamic: false, properties: {} } };
  for (const name of Object.values(names.passages)) await createIndex(engine, name, passages);
  await createIndex(engine, names.progress, progress);
}

export async function indexesExist(engine: SearchEngine, { progress }: KnowledgeIndexNames): Promise<boolean> {
  return exists(engine, progress);
}

/** What somebody else is just making is there before it can be read. Throws ServiceUnavailable when that takes long. */
export async function waitForIndexes(engine: SearchEngine, { passages, progress }: KnowledgeIndexNames): Promise<void> {
  const path = `/_cluster/health/${[...Object.values(passages), progress].join(",")}`;
  await engine.send({ method: "GET", path, query: { wait_for_status: "yellow", timeout: "4s" } });
}

async function exists(engine: SearchEngine, name: string): Promise<boolean> {
  return (await engine.send({ method: "HEAD", path: `/${name}`, accept: [404] })).status !== 404;
}

async function createIndex(engine: SearchEngine, name: string, body: object): Promise<void> {
  if (await exists(engine, name)) return;
  const created = await engine.send({ method: "PUT", path: `/${name}`, body, accept: [400] });
  if (created.status !== 400 || /resource_already_exists/.test(JSON.stringify(created.body))) return;
  await engine.send({ method: "PUT", path: `/${name}`, body });
}
