/** The sources that lie in the product itself, before those of files and sites that a target has. */
import type { Clock } from "../../kernel/index.ts";
import { viewCurrent } from "../change-knowledge.ts";
import type { KnowledgeStore } from "../knowledge-store.ts";
import { draftsSource, listDrafts } from "./draft-source.ts";
import { isGiven, listGiven } from "./given-documents.ts";
import type { ImportStore } from "./import-store.ts";
import type { ListSource, SourceEntry } from "./sources.ts";

export interface OwnSourcesDependencies {
  readonly imports: ImportStore;
  readonly knowledge: KnowledgeStore;
  readonly clock: Clock;
  /** For every other source. */
  readonly listSource: ListSource;
}

/** All that these list comes with its content, so there is nothing of theirs to fetch. */
export function createListSource(dependencies: OwnSourcesDependencies): ListSource {
  const { imports, knowledge, clock, listSource } = dependencies;
  async function* list(...[source, settings]: Parameters<ListSource>): AsyncIterable<SourceEntry> {
    if (isGiven(source)) yield* listGiven(imports, source);
    else if (source === draftsSource) yield* listDrafts(await viewCurrent(knowledge, clock));
    else yield* listSource(source, settings);
  }
  return list;
}

/** As people know it: `api` for documents that came with the request. */
export function sourceName(source: string): string {
  return isGiven(source) ? "api" : source;
}
