import { type HttpApi, httpApi, type HttpApiOptions } from "../edge/http-api.ts";
import { openApiRoute } from "./open-api.ts";
import { apiRoutes } from "./routes.ts";
import { type ApiUseCaseDependencies, apiUseCases } from "./use-cases.ts";

export interface ServeApiDependencies extends ApiUseCaseDependencies, HttpApiOptions {
  readonly telemetry: HttpApiOptions["telemetry"];
}

export function createHandler(dependencies: ServeApiDependencies): HttpApi {
  const routes = apiRoutes(apiUseCases(dependencies));
  return httpApi([...routes, openApiRoute(routes)], dependencies);
}
