/** Terminology: words that the agent must not use, and what it says instead. */
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../kernel/index.ts";
import { changeKnowledge, createRemoveItem, type KnowledgeChanger, standing, viewCurrent } from "./change-knowledge.ts";
import type { Term } from "./knowledge-items.ts";
import type { KnowledgeStore } from "./knowledge-store.ts";

export type TermContent = Omit<Term, "kind" | "id" | "createdAt" | "updatedAt">;

/** A term that says the same as one that stands is that one, so that a repeated request adds nothing. */
export function createCreateTerm(changer: KnowledgeChanger) {
  return (content: TermContent, by: string): Promise<Term> =>
    changeKnowledge(changer, { by, summary: `Created a term for "${shown(content)}"` }, async (view) => {
      const same = (await view.list("term")).find((term) => isDeepStrictEqual(contentOf(term), content));
      if (same) return { changes: [], result: same };
      const id = changer.ids.next("term");
      const term: Term = { kind: "term", id, ...content, createdAt: view.now, updatedAt: view.now };
      return { changes: [{ put: term }], result: term };
    });
}

/** `amend` says what the term becomes. Throws KnowledgeItemNotFound. */
export function createUpdateTerm(changer: KnowledgeChanger) {
  return (id: string, amend: (former: TermContent) => TermContent, by: string): Promise<Term> =>
    changeKnowledge(changer, { by, summary: `Updated term ${id}` }, async (view) => {
      const former = await standing(view, "term", id);
      const content = amend(contentOf(former));
      if (isDeepStrictEqual(content, contentOf(former))) return { changes: [], result: former };
      const { createdAt } = former;
      const term: Term = { kind: "term", id, ...content, createdAt, updatedAt: view.now };
      return { changes: [{ put: term }], result: term };
    });
}

export function createRemoveTerm(changer: KnowledgeChanger) {
  return createRemoveItem(changer, "term");
}

export function createListTerms({ store, clock }: { store: KnowledgeStore; clock: Clock }) {
  return async (): Promise<readonly Term[]> => (await viewCurrent(store, clock)).list("term");
}

/** Throws KnowledgeItemNotFound. */
export function createReadTerm({ store, clock }: { store: KnowledgeStore; clock: Clock }) {
  return async (id: string): Promise<Term> => standing(await viewCurrent(store, clock), "term", id);
}

function contentOf({ kind: _kind, id: _id, createdAt: _created, updatedAt: _updated, ...content }: Term): TermContent {
  return content;
}

const shownCharacters = 80;

/** Whole characters only: half of one can't be stored. */
function shown({ blocked }: TermContent): string {
  return Array.from(blocked).slice(0, shownCharacters).join("").toWellFormed();
}
