/** Writes of the follower. All may be repeated, and none undoes a newer one. */
import type { TextEmbedding, Visibility } from "../../knowledge/index.ts";
import type { Telemetry } from "../../kernel/index.ts";
import type { SearchEngine } from "./opensearch-client.ts";
import type { PassageDocument, StoredPassage } from "./opensearch-documents.ts";
import { failureOf } from "./opensearch-errors.ts";
import { type KnowledgeIndexNames, readersOf } from "./opensearch-indexes.ts";

/** With vectors, about a megabyte. */
const passagesAWrite = 64;
const textsACall = 32;
const conflict = 409;

export interface Writes {
  /** Embeds and writes; where the embedding fails, words alone find the passages until `embedMissing`. */
  write(passages: readonly StoredPassage[], version: number): Promise<void>;
  /** Embeds what waits for it. Resolves when nothing waits or the embedding fails again. */
  embedMissing(): Promise<void>;
  /** What was written is found by every search that begins later. */
  refresh(): Promise<void>;
}

export interface WritesOptions {
  readonly engine: SearchEngine;
  readonly names: KnowledgeIndexNames;
  readonly embedding: TextEmbedding;
  readonly telemetry: Telemetry;
}

interface Line {
  readonly index: string;
  readonly key: string;
  readonly version: number;
  readonly document: object;
}

export function createWrites({ engine, names, embedding, telemetry }: WritesOptions): Writes {
  /** Others may have left some waiting. */
  let mayWait = true;

  async function embed(texts: readonly string[]): Promise<readonly (Float32Array | undefined)[]> {
    try {
      return await embedAll(embedding, texts);
    } catch (error) {
      mayWait = true;
      telemetry.warn("passages have no vectors yet: words alone find them", { passages: texts.length, error });
      return texts.map(() => undefined);
    }
  }
  async function findWaiting(audience: Visibility): Promise<readonly WaitingHit[]> {
    const body = { size: passagesAWrite, version: true, query: { term: { awaitsVector: true } } };
    const path = `/${names.passages[audience]}/_search`;
    const answer = await engine.send({ method: "POST", path, body });
    return (answer.body as { readonly hits: { readonly hits: readonly WaitingHit[] } }).hits.hits;
  }
  /** True when some were waiting and have got theirs. */
  async function embedSome(audience: Visibility): Promise<boolean> {
    const hits = await findWaiting(audience);
    const vectors = await embed(hits.map(({ _source }) => _source.embeddedText ?? ""));
    if (hits.length === 0 || vectors.includes(undefined)) return false;
    const lines = hits.map(({ _index, _id, _version, _source }, place) => {
      const document = withVector(_source, _source.embeddedText ?? "", vectors[place]);
      return { index: _index, key: _id, version: _version, document };
    });
    await writeLines(engine, lines);
    await engine.send({ method: "POST", path: `/${names.passages[audience]}/_refresh` });
    return true;
  }
  return {
    async write(passages, version) {
      for (let start = 0; start < passages.length; start += passagesAWrite) {
        const part = passages.slice(start, start + passagesAWrite);
        const vectors = await embed(part.map(({ embeddedText }) => embeddedText));
        const lines = part.flatMap(({ key, document, embeddedText }, place) => {
          const whole = withVector(document, embeddedText, vectors[place]);
          const indexes = readersOf[document.visibility].map((readers) => names.passages[readers]);
          return indexes.map((index) => ({ index, key, version, document: whole }));
        });
        await writeLines(engine, lines);
      }
    },
    async embedMissing() {
      if (!mayWait) return;
      mayWait = false;
      try {
        for (const audience of Object.keys(names.passages) as Visibility[]) while (await embedSome(audience));
      } catch (error) {
        mayWait = true;
        throw error;
      }
    },
    async refresh() {
      const indexes = Object.values(names.passages).join(",");
      await engine.send({ method: "POST", path: `/${indexes}/_refresh` });
    },
  };
}

interface WaitingHit {
  readonly _index: string;
  readonly _id: string;
  readonly _version: number;
  readonly _source: PassageDocument;
}

async function embedAll(embedding: TextEmbedding, texts: readonly string[]): Promise<readonly Float32Array[]> {
  const found: Float32Array[] = [];
  for (let start = 0; start < texts.length; start += textsACall) {
    const { vectors } = await embedding.embed(texts.slice(start, start + textsACall), { purpose: "passage" });
    found.push(...vectors);
  }
  return found;
}

/** Cosine is not defined for a vector of zeros, and the engine takes none. */
function withVector(
  document: Omit<PassageDocument, "awaitsVector">,
  embeddedText: string,
  vector: Float32Array | undefined,
): PassageDocument {
  const { embeddedText: _, ...plain } = document;
  if (vector === undefined) return { ...plain, awaitsVector: true, embeddedText };
  const saysSomething = vector.some((value) => value !== 0);
  return { ...plain, awaitsVector: false, ...(saysSomething ? { vector: Array.from(vector) } : {}) };
}

/** `external_gte`: the engine keeps what is newer, which knows all that this one knows. */
async function writeLines(engine: SearchEngine, lines: readonly Line[]): Promise<void> {
  const body = lines.flatMap(({ index, key, version, document }) => [
    { index: { _index: index, _id: key, version, version_type: "external_gte" } },
    document,
  ]);
  const answer = await engine.send({ method: "POST", path: "/_bulk", lines: body });
  const { items } = answer.body as { readonly items: readonly { readonly index: BulkItem }[] };
  const failures = items.map(({ index }) => index).filter(({ status }) => status >= 300 && status !== conflict);
  // What may pass is told first: a repetition meets the rest again.
  const [worst] = failures.toSorted((left, right) => right.status - left.status);
  if (worst) throw failureOf(worst.status, worst.error?.reason ?? "a passage was not written");
}

interface BulkItem {
  readonly status: number;
  readonly error?: { readonly reason?: string };
}
