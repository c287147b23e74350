/** The languages that a version holds for its readers. A version never changes, so each is asked for once. */
import type { Visibility } from "../../knowledge/index.ts";
import type { SearchEngine } from "./opensearch-client.ts";
import type { KnowledgeIndexNames } from "./opensearch-indexes.ts";
import { isInVersion } from "./opensearch-queries.ts";

const mostRemembered = 64;
const mostLanguages = 200;

export function createHeldLanguages(engine: SearchEngine, names: KnowledgeIndexNames) {
  const remembered = new Map<string, readonly string[]>();

  async function ask(audience: Visibility, version: number): Promise<readonly string[]> {
    const languages = { terms: { field: "language", size: mostLanguages, order: { _key: "asc" } } };
    const body = { size: 0, query: isInVersion(version), aggs: { languages } };
    const path = `/${names.passages[audience]}/_search`;
    const query = { allow_partial_search_results: "false" };
    const answer = await engine.send({ method: "POST", path, query, body });
    const { aggregations } = answer.body as {
      readonly aggregations: { readonly languages: { readonly buckets: readonly { readonly key: string }[] } };
    };
    return aggregations.languages.buckets.map(({ key }) => key);
  }
  return async (audience: Visibility, version: number): Promise<readonly string[]> => {
    const key = `${audience}/${version}`;
    const held = remembered.get(key) ?? (await ask(audience, version));
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(key, held);
    return held;
  };
}
