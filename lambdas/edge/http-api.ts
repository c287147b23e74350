/**
 * The edge of the Lambda behind the HTTP API: the one chain that each request passes, from a payload of version 2.0 to
 * an answer. In order: correlation, errors, route, key, query, body. A route's own code sees checked input only.
 */
import middy, { type Request } from "@middy/core";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { parseRequest } from "../../src/contracts/http.ts";
import type { Telemetry } from "../../src/kernel/index.ts";
import { type ApiKeySource, createAuthorize } from "./api-keys.ts";
import { emptyAnswer, errorAnswer, type HttpAnswer, jsonAnswer, RouteNotFoundError } from "./http-answer.ts";
import { readBody, refuseOversized } from "./http-body.ts";
import { readQuery } from "./http-query.ts";
import { compileRoutes, type KeyRole, type Route, type RouteMatch } from "./http-route.ts";

/** The part of APIGatewayProxyEventV2 that we read, so that another server can call us with little. */
export interface ApiEvent extends Pick<APIGatewayProxyEventV2, "rawPath" | "headers"> {
  readonly rawQueryString?: string;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly requestId: string; readonly http: { readonly method: string } };
}

/** A logger that can put the trace id on every line of the request at hand. */
export interface ApiTelemetry extends Telemetry {
  correlate?(traceId: string): void;
}

export interface HttpApiOptions {
  readonly keys: ApiKeySource;
  readonly telemetry: ApiTelemetry;
}

export type HttpApi = (event: ApiEvent, context?: Context) => Promise<HttpAnswer>;

/** A request on its way: the event, and what the chain has found out so far. */
interface Call extends ApiEvent {
  match?: RouteMatch;
  caller?: KeyRole | undefined;
  query?: unknown;
  input?: unknown;
}

export function httpApi(routes: readonly Route[], { keys, telemetry }: HttpApiOptions): HttpApi {
  const chain = middy<Call, HttpAnswer>()
    .use(answerErrors(telemetry))
    .use(correlate(telemetry))
    .use(findRoute(routes))
    .use(authorize(keys))
    .use(checkInput)
    .handler(runRoute);
  return (event, context = withoutContext) => chain({ ...event }, context);
}

/** Outside Lambda there is none; middy only looks whether it tells the remaining time. */
const withoutContext = {} as Context;

type Step = middy.MiddlewareObj<Call, HttpAnswer>;

function correlate(telemetry: ApiTelemetry): Step {
  return { before: ({ event }) => telemetry.correlate?.(event.requestContext.requestId) };
}

function answerErrors(telemetry: ApiTelemetry): Step {
  return {
    onError: (request: Request<Call, HttpAnswer>) => {
      const { event, error } = request;
      const answer = errorAnswer(error, event.requestContext.requestId);
      const fields = { traceId: event.requestContext.requestId, route: event.match?.route.path, error };
      if (answer.statusCode >= 500) telemetry.error("A request failed.", fields);
      else telemetry.info("A request was refused.", { ...fields, error: error?.message });
      request.response = answer;
    },
  };
}

function findRoute(routes: readonly Route[]): Step {
  const find = compileRoutes(routes);
  return {
    before: ({ event }) => {
      const { method } = event.requestContext.http;
      const found = find(method, event.rawPath);
      if (!("route" in found)) throw new RouteNotFoundError(method, found.methods);
      event.match = found;
    },
  };
}

function authorize(keys: ApiKeySource): Step {
  const check = createAuthorize(keys);
  return {
    before: async ({ event }) => {
      event.caller = await check(matchOf(event).route.role, event.headers["authorization"]);
    },
  };
}

const checkInput: Step = {
  before: ({ event }) => {
    refuseOversized(event);
    const { query, body } = matchOf(event).route;
    if (query) event.query = parseRequest(query, readQuery(event.rawQueryString));
    if (body) event.input = parseRequest(body, readBody(event));
  },
};

async function runRoute(event: Call): Promise<HttpAnswer> {
  const { route, parameters } = matchOf(event);
  const { caller, query, input } = event;
  const answer = await route.run({ parameters, query, body: input, ...(caller && { caller }) });
  if (route.status === 202 && route.answer === undefined) return emptyAnswer(route.status);
  return jsonAnswer(route.status, answer ?? {});
}

/** The chain's order guarantees it. */
function matchOf(event: Call): RouteMatch {
  return event.match as RouteMatch;
}
