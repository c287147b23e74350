/**
 * Notes: what holds for a time, such as an outage. The API has no field for who may read one. A note is there to be used
 * in answers, so customers who are signed in may; a search for the open web does not find it.
 */
import { isDeepStrictEqual } from "node:util";
import { changeKnowledge, createRemoveItem, type KnowledgeChanger, standing } from "./change-knowledge.ts";
import { KnowledgeItemExistsError } from "./errors.ts";
import type { Note } from "./knowledge-items.ts";
import type { DetectLanguage } from "./save-article.ts";

export type NoteDraft = Pick<Note, "id" | "title" | "body" | "url" | "validFrom" | "validTo">;

export interface NoteSaver extends KnowledgeChanger {
  readonly detectLanguage: DetectLanguage;
}

const defaults = { kind: "note", visibility: "users", usage: "on", origin: "api" } as const;

/** A new note is a draft. Throws KnowledgeItemExists for other content under a known id. */
export function createCreateNote(saver: NoteSaver) {
  return (draft: NoteDraft, by: string): Promise<Note> =>
    changeKnowledge(saver, { by, summary: `Created note ${draft.id}` }, async (view) => {
      const former = await view.read("note", draft.id);
      if (former && !isDeepStrictEqual(contentOf(former), contentOf(draft))) {
        throw new KnowledgeItemExistsError("note", draft.id);
      }
      if (former) return { changes: [], result: former };
      const written = { createdAt: view.now, updatedAt: view.now, lastModifiedBy: by };
      const note: Note = { ...defaults, status: "draft", ...written, ...draft, language: languageOf(saver, draft) };
      return { changes: [{ put: note }], result: note };
    });
}

/** Replaces what the note says and when it holds. Throws KnowledgeItemNotFound. */
export function createUpdateNote(saver: NoteSaver) {
  return (draft: NoteDraft, by: string): Promise<Note> =>
    changeKnowledge(saver, { by, summary: `Updated note ${draft.id}` }, async (view) => {
      const former = await standing(view, "note", draft.id);
      if (isDeepStrictEqual(contentOf(former), contentOf(draft))) return { changes: [], result: former };
      const { body: _body, url: _url, validFrom: _from, validTo: _to, ...kept } = former;
      const language = languageOf(saver, draft);
      const note: Note = { ...kept, ...draft, language, updatedAt: view.now, lastModifiedBy: by };
      return { changes: [{ put: note }], result: note };
    });
}

/** Throws KnowledgeItemNotFound. */
export function createSetNoteStatus(changer: KnowledgeChanger) {
  return (id: string, status: Note["status"], by: string): Promise<void> =>
    changeKnowledge(changer, { by, summary: `Made note ${id} ${status}` }, async (view) => {
      const note = await standing(view, "note", id);
      if (note.status === status) return { changes: [], result: undefined };
      const changed = { ...note, status, updatedAt: view.now, lastModifiedBy: by };
      return { changes: [{ put: changed }], result: undefined };
    });
}

export function createRemoveNote(changer: KnowledgeChanger) {
  return createRemoveItem(changer, "note");
}

function contentOf({ title, body, url, validFrom, validTo }: NoteDraft) {
  return { title, body, url, validFrom, validTo };
}

function languageOf({ detectLanguage }: NoteSaver, { title, body = "" }: NoteDraft): string {
  return detectLanguage(`${title}\n${body}`);
}
