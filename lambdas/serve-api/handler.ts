import { type HttpApi, httpApi, type HttpApiOptions } from "../edge/http-api.ts";
import { type GapApiDependencies, gapRoutes } from "./gap-routes.ts";
import { type ImportApiDependencies, importRoutes } from "./import-routes.ts";
import { knowledgeRoutes } from "./knowledge-routes.ts";
import { type KnowledgeApiDependencies, knowledgeUseCases } from "./knowledge-use-cases.ts";
import { openApiRoute } from "./open-api.ts";
import { apiRoutes } from "./routes.ts";
import { type ApiUseCaseDependencies, apiUseCases } from "./use-cases.ts";

export interface ServeApiDependencies
  extends ApiUseCaseDependencies, KnowledgeApiDependencies, GapApiDependencies, ImportApiDependencies, HttpApiOptions {
  readonly telemetry: HttpApiOptions["telemetry"];
  readonly timing: ApiUseCaseDependencies["timing"];
}

export function createHandler(dependencies: ServeApiDependencies): HttpApi {
  const routes = [
    ...apiRoutes(apiUseCases(dependencies)),
    ...knowledgeRoutes(knowledgeUseCases(dependencies)),
    ...gapRoutes(dependencies),
    ...importRoutes(dependencies),
  ];
  return httpApi([...routes, openApiRoute(routes)], dependencies);
}
