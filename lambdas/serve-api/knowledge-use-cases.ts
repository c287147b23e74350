/** The knowledge layer's use cases that the public API offers, built from the ports they share. */
import type { Ids } from "../../src/kernel/index.ts";
import {
  createCreateNote,
  createCreateTerm,
  createListTerms,
  createListTopics,
  createListVersions,
  createReadTerm,
  createReadTopic,
  createRemoveArticle,
  createRemoveNote,
  createRemoveTerm,
  createSaveArticle,
  createSaveTopic,
  createSearchAsOf,
  createSetArticleUsage,
  createSetNoteStatus,
  createShowItem,
  createUpdateNote,
  createUpdateTerm,
  type DetectLanguage,
  type KnowledgeChanger,
  type KnowledgeIndex,
  type KnowledgeStore,
} from "../../src/knowledge/index.ts";

export interface KnowledgeApiDependencies {
  readonly knowledgeStore: KnowledgeStore;
  readonly knowledge: KnowledgeIndex;
  readonly detectLanguage: DetectLanguage;
  readonly timing: KnowledgeChanger["timing"];
  readonly ids: Ids;
}

export type KnowledgeUseCases = ReturnType<typeof knowledgeUseCases>;

export function knowledgeUseCases(dependencies: KnowledgeApiDependencies) {
  const { knowledgeStore: store, knowledge: index, timing } = dependencies;
  const changer = { ...dependencies, store };
  const reader = { store, index, clock: timing.clock };
  return {
    saveArticle: createSaveArticle(changer),
    setArticleUsage: createSetArticleUsage(changer),
    removeArticle: createRemoveArticle(changer),
    listTopics: createListTopics(reader),
    readTopic: createReadTopic(reader),
    saveTopic: createSaveTopic(changer),
    createNote: createCreateNote(changer),
    updateNote: createUpdateNote(changer),
    setNoteStatus: createSetNoteStatus(changer),
    removeNote: createRemoveNote(changer),
    listTerms: createListTerms(reader),
    readTerm: createReadTerm(reader),
    createTerm: createCreateTerm(changer),
    updateTerm: createUpdateTerm(changer),
    removeTerm: createRemoveTerm(changer),
    listVersions: createListVersions(store),
    showItem: createShowItem(store),
    searchAsOf: createSearchAsOf(reader),
  };
}
