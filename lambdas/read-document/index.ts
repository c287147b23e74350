import { createParseWorkers } from "../../src/adapters/ingestion/parse-in-worker.ts";
import { createDetectArticleLanguage } from "../../src/adapters/providers/detect-article-language.ts";
import { createReadDocument } from "../../src/knowledge/ingestion/index.ts";
import { readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { documentSources, importStore } from "../edge/aws-imports.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);

export const handler = createHandler(
  createReadDocument({
    imports: importStore(environment),
    fetchDocument: documentSources(environment).fetchDocument,
    // Lambda gives an instance one document at a time.
    parseDocument: createParseWorkers({ workers: 1 }).parseDocument,
    detectLanguage: createDetectArticleLanguage(readCompany().policy),
  }),
);
