/**
 * What a company writes for its agent (contract sections 4.7, 4.8, 4.12), and our own additions under /knowledge: what
 * was known when. Each change is published in the name of the role that its key has.
 */
import {
  amendTermShape,
  articleUsageShape,
  createNoteShape,
  itemQuery,
  knowledgeItemShape,
  knowledgeSearchShape,
  knowledgeVersionsShape,
  noteShape,
  noteStatusShape,
  saveArticleShape,
  saveTermShape,
  saveTopicShape,
  searchQuery,
  supportPlatformQuery,
  termShape,
  termsShape,
  topicShape,
  topicsShape,
  updateNoteShape,
  versionsQuery,
} from "../../src/contracts/http.ts";
import { KnowledgeItemNotFoundError, type TermContent } from "../../src/knowledge/index.ts";
import { type KeyRole, route, type Route } from "../edge/http-route.ts";
import {
  itemAnswer,
  noteAnswer,
  searchAnswer,
  termAnswer,
  topicAnswer,
  topicSource,
  versionsAnswer,
} from "./knowledge-answers.ts";
import type { KnowledgeUseCases } from "./knowledge-use-cases.ts";
import { knowledgeIdOf, knowledgeKindOf } from "./path-parameters.ts";

export function knowledgeRoutes(api: KnowledgeUseCases): readonly Route[] {
  return [
    ...articleRoutes(api),
    ...topicRoutes(api),
    ...noteRoutes(api),
    ...termRoutes(api),
    ...termChangeRoutes(api),
    ...pointInTimeRoutes(api),
  ];
}

/** Integrations carry articles over from a help centre, so that both roles may write them. */
const either = { role: "either" } as const;
const management = { role: "management" } as const;

/** Every route here needs a key. */
function publisherOf({ caller = "management" }: { readonly caller?: KeyRole }): string {
  return caller;
}

function articleRoutes(api: KnowledgeUseCases): Route[] {
  return [
    route("POST", "/articles", {
      ...either,
      summary: "Create or replace an article",
      body: saveArticleShape,
      run: (request) => api.saveArticle(request.body, publisherOf(request)),
    }),
    route("POST", "/articles/{id}/usage-status", {
      ...either,
      summary: "Use an article for answers, or don't",
      body: articleUsageShape,
      run: (request) => api.setArticleUsage(knowledgeIdOf(request.parameters), request.body, publisherOf(request)),
    }),
    route("DELETE", "/articles/{id}", {
      ...either,
      summary: "Remove an article; what was said with it can still be shown",
      run: (request) => api.removeArticle(knowledgeIdOf(request.parameters), publisherOf(request)),
    }),
  ];
}

function topicRoutes(api: KnowledgeUseCases): Route[] {
  return [
    route("GET", "/topics", {
      ...management,
      summary: "List the topics",
      query: supportPlatformQuery,
      answer: topicsShape,
      run: async ({ query: platform }) => {
        const topics = platform === topicSource ? (await api.listTopics()).map(topicAnswer) : [];
        return { Topics: topics, topics };
      },
    }),
    route("GET", "/topic/{id}", {
      ...management,
      summary: "Read a topic",
      query: supportPlatformQuery,
      answer: topicShape,
      run: async ({ parameters, query: platform }) => {
        const id = knowledgeIdOf(parameters);
        if (platform !== topicSource) throw new KnowledgeItemNotFoundError("topic", id);
        return topicAnswer(await api.readTopic(id));
      },
    }),
    route("POST", "/topics", {
      ...management,
      summary: "Create or replace a topic",
      body: saveTopicShape,
      run: (request) => api.saveTopic(request.body, publisherOf(request)),
    }),
  ];
}

function noteRoutes(api: KnowledgeUseCases): Route[] {
  return [
    route("POST", "/notes", {
      ...management,
      summary: "Create a note, as a draft",
      body: createNoteShape,
      answer: noteShape,
      run: async (request) => noteAnswer(await api.createNote(request.body, publisherOf(request))),
    }),
    route("POST", "/notes/{id}", {
      ...management,
      summary: "Replace what a note says and when it holds",
      body: updateNoteShape,
      answer: noteShape,
      run: async (request) => {
        const id = knowledgeIdOf(request.parameters);
        return noteAnswer(await api.updateNote({ id, ...request.body }, publisherOf(request)));
      },
    }),
    route("POST", "/notes/{id}/status", {
      ...management,
      summary: "Make a note live, or a draft again",
      body: noteStatusShape,
      run: (request) => api.setNoteStatus(knowledgeIdOf(request.parameters), request.body, publisherOf(request)),
    }),
    route("DELETE", "/notes/{id}", {
      ...management,
      summary: "Remove a note",
      run: (request) => api.removeNote(knowledgeIdOf(request.parameters), publisherOf(request)),
    }),
  ];
}

function termRoutes(api: KnowledgeUseCases): Route[] {
  return [
    route("GET", "/terminology-substitutions", {
      ...management,
      summary: "List the words that the agent replaces",
      answer: termsShape,
      run: async () => ({ substitutions: (await api.listTerms()).map(termAnswer) }),
    }),
    route("GET", "/terminology-substitutions/{id}", {
      ...management,
      summary: "Read a substitution",
      answer: termShape,
      run: async ({ parameters }) => termAnswer(await api.readTerm(knowledgeIdOf(parameters))),
    }),
    route("POST", "/terminology-substitutions", {
      ...management,
      summary: "Replace a word from now on",
      body: saveTermShape,
      answer: termShape,
      run: async (request) => termAnswer(await api.createTerm(request.body, publisherOf(request))),
    }),
    route("DELETE", "/terminology-substitutions/{id}", {
      ...management,
      summary: "Remove a substitution",
      run: (request) => api.removeTerm(knowledgeIdOf(request.parameters), publisherOf(request)),
    }),
  ];
}

/** PUT replaces a substitution; PATCH, which some clients send instead, leaves alone what it does not mention. */
function termChangeRoutes(api: KnowledgeUseCases): Route[] {
  return [
    route("PUT", "/terminology-substitutions/{id}", {
      ...management,
      summary: "Replace a substitution",
      body: saveTermShape,
      answer: termShape,
      run: async (request) => {
        const id = knowledgeIdOf(request.parameters);
        return termAnswer(await api.updateTerm(id, () => request.body, publisherOf(request)));
      },
    }),
    route("PATCH", "/terminology-substitutions/{id}", {
      ...management,
      summary: "Change parts of a substitution",
      body: amendTermShape,
      answer: termShape,
      run: async (request) => {
        const id = knowledgeIdOf(request.parameters);
        const amend = (former: TermContent): TermContent => ({ ...former, ...request.body });
        return termAnswer(await api.updateTerm(id, amend, publisherOf(request)));
      },
    }),
  ];
}

function pointInTimeRoutes(api: KnowledgeUseCases): Route[] {
  return [
    route("GET", "/knowledge/versions", {
      ...management,
      summary: "List the versions of the knowledge, newest first",
      query: versionsQuery,
      answer: knowledgeVersionsShape,
      run: async ({ query }) => versionsAnswer(await api.listVersions(query)),
    }),
    route("GET", "/knowledge/items/{kind}/{id}", {
      ...management,
      summary: "Read an item as it is, or as it was in a version",
      query: itemQuery,
      answer: knowledgeItemShape,
      run: async ({ parameters, query: version }) => {
        const reference = { kind: knowledgeKindOf(parameters), id: knowledgeIdOf(parameters) };
        return itemAnswer(await api.showItem(reference, version));
      },
    }),
    route("GET", "/knowledge/search", {
      ...management,
      summary: "Search the knowledge as it is, or as it was in a version or at a time",
      query: searchQuery,
      answer: knowledgeSearchShape,
      run: async ({ query }) => searchAnswer(await api.searchAsOf(query)),
    }),
  ];
}
