/** The scores of BM25 are a function of what an index holds, to the last bit, and not of the way that it came. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLexicalIndex } from "../../../src/adapters/local/knowledge-in-process/lexical-index.ts";
import { createPassageRows, type PassageRow } from "../../../src/adapters/local/knowledge-in-process/passage-rows.ts";
import { buildArticle } from "../../support/build-knowledge.ts";

/** Each is near many of the others, so that one word of a question stands for several of the index. */
const words = "harbo harbor harbora harborb harborci harbordo marbor tarbor harbok hargor".split(" ");
const text = fc.array(fc.constantFrom(...words, "card", "limit", "loan"), { minLength: 1, maxLength: 30 });

function rowsOf(texts: readonly (readonly string[])[]): readonly PassageRow[] {
  const rows = createPassageRows();
  for (const [place, body] of texts.entries()) {
    const item = buildArticle(`a${place}`, { title: body.slice(0, 2).join(" "), body: body.join(" ") });
    rows.apply({ reference: { kind: "article", id: item.id }, item, from: 1 });
  }
  return rows.all();
}

function scores(
  index: ReturnType<typeof createLexicalIndex>,
  question: string,
): readonly (readonly [string, number])[] {
  const hits = index.search({ text: question, language: "en", mayUse: () => true });
  return hits.map(({ row, score }) => [row.id, score]);
}

test("an index that came by any way scores as a fresh one does", () => {
  const texts = fc.array(text, { minLength: 3, maxLength: 25 });
  const ways = fc.array(fc.nat(), { minLength: 1, maxLength: 200, size: "max" });
  fc.assert(
    fc.property(texts, ways, text, (made, way, question) => {
      // Averages over fewer than fifty are exact by luck.
      const rows = rowsOf([...made, ...made, ...made, ...made, ...made]);
      const travelled = createLexicalIndex();
      const held = new Set<PassageRow>();
      for (const step of way) {
        const row = rows[step % rows.length] as PassageRow;
        const change = held.has(row) ? { removed: [row], added: [] } : { removed: [], added: [row] };
        travelled.change(change);
        if (!held.delete(row)) held.add(row);
      }
      const fresh = createLexicalIndex();
      fresh.change({ removed: [], added: rows.filter((row) => held.has(row)).toReversed() });
      assert.deepEqual(scores(travelled, question.join(" ")), scores(fresh, question.join(" ")));
    }),
    { seed: 503, numRuns: 60 },
  );
});
