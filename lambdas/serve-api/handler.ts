import { type HttpApi, httpApi, type HttpApiOptions } from "../edge/http-api.ts";
import { knowledgeRoutes } from "./knowledge-routes.ts";
import { type KnowledgeApiDependencies, knowledgeUseCases } from "./knowledge-use-cases.ts";
import { openApiRoute } from "./open-api.ts";
import { apiRoutes } from "./routes.ts";
import { type ApiUseCaseDependencies, apiUseCases } from "./use-cases.ts";

export interface ServeApiDependencies extends ApiUseCaseDependencies, KnowledgeApiDependencies, HttpApiOptions {
  readonly telemetry: HttpApiOptions["telemetry"];
  readonly timing: ApiUseCaseDependencies["timing"];
}

export function createHandler(dependencies: ServeApiDependencies): HttpApi {
  const routes = [...apiRoutes(apiUseCases(dependencies)), ...knowledgeRoutes(knowledgeUseCases(dependencies))];
  return httpApi([...routes, openApiRoute(routes)], dependencies);
}
