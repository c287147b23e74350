/** Imports of documents into the knowledge: our own addition under /knowledge/imports. */
import {
  decideImportShape,
  importDocumentShape,
  importQuery,
  importReportShape,
  importShape,
  importsQuery,
  importsShape,
  startImportShape,
} from "../../src/contracts/http-imports.ts";
import type { Clock, Ids } from "../../src/kernel/index.ts";
import {
  type CompleteWait,
  createDecideImport,
  createDescribeImport,
  createListImports,
  createShowImportDocument,
  createStartImport,
  type ImportStore,
  readImport,
} from "../../src/knowledge/ingestion/index.ts";
import { route, type Route } from "../edge/http-route.ts";
import { importAnswer, importDocumentAnswer, importReportAnswer, importsAnswer } from "./import-answers.ts";
import { checkSource, type ImportPlaces } from "./import-sources.ts";
import { documentNumberOf, importIdOf } from "./path-parameters.ts";

export interface ImportApiDependencies {
  readonly importStore: ImportStore;
  readonly importMachine: { start(importId: string): Promise<void>; readonly completeWait: CompleteWait };
  /** Where a request may send us for documents. */
  readonly importPlaces: ImportPlaces;
  readonly timing: { readonly clock: Clock };
  readonly ids: Ids;
}

const management = { role: "management" } as const;
/** Where a request names nobody. */
const keyHolder = "management";

export function importRoutes(dependencies: ImportApiDependencies): readonly Route[] {
  return [startRoute(dependencies), ...lookingRoutes(dependencies), decisionRoute(dependencies)];
}

function startRoute({ importStore: imports, importMachine, importPlaces, timing, ids }: ImportApiDependencies): Route {
  const start = createStartImport({ imports, clock: timing.clock, startMachine: (id) => importMachine.start(id) });
  return route("POST", "/knowledge/imports", {
    ...management,
    summary: "Bring documents into the knowledge",
    status: 202,
    body: startImportShape,
    answer: importShape,
    run: async ({ body: { id = ids.next("imp"), by = keyHolder, source, documents = [], ...terms } }) => {
      const asked = { ...terms, id, by };
      if (source === undefined) return importAnswer(await start({ ...asked, documents }));
      checkSource(source, importPlaces);
      return importAnswer(await start({ ...asked, source }));
    },
  });
}

function lookingRoutes({ importStore: imports }: ImportApiDependencies): Route[] {
  const [list, describe] = [createListImports({ imports }), createDescribeImport({ imports })];
  const show = createShowImportDocument({ imports });
  return [
    route("GET", "/knowledge/imports", {
      ...management,
      summary: "List the imports, newest first",
      query: importsQuery,
      answer: importsShape,
      run: async ({ query }) => importsAnswer(await list(query)),
    }),
    route("GET", "/knowledge/imports/{id}", {
      ...management,
      summary: "Read how far an import is, what it found, and what waits for a decision",
      query: importQuery,
      answer: importReportShape,
      run: async ({ parameters, query }) => importReportAnswer(await describe(importIdOf(parameters)), query),
    }),
    route("GET", "/knowledge/imports/{id}/documents/{number}", {
      ...management,
      summary: "Read what becomes of a document of an import",
      answer: importDocumentShape,
      run: async ({ parameters }) =>
        importDocumentAnswer(await show(importIdOf(parameters), documentNumberOf(parameters))),
    }),
  ];
}

function decisionRoute({ importStore: imports, importMachine, timing }: ImportApiDependencies): Route {
  const completeWait: CompleteWait = (...wait) => importMachine.completeWait(...wait);
  const decide = createDecideImport({ imports, clock: timing.clock, completeWait });
  return route("POST", "/knowledge/imports/{id}/decision", {
    ...management,
    summary: "Decide about what waits in an import",
    body: decideImportShape,
    answer: importShape,
    run: async ({ parameters, body }) => {
      const importId = importIdOf(parameters);
      const { state, decision } = await readImport(imports, importId);
      const isRepeated = state !== "waiting" && decision?.decision === body.decision && decision.by === body.by;
      if (!isRepeated) await decide({ importId, ...body });
      return importAnswer(await readImport(imports, importId));
    },
  });
}
