/**
 * The local stand-in for API Gateway: an HTTP server on loopback that turns each request into a payload of version 2.0
 * and hands it to the very handler that Lambda runs. It checks nothing by itself, so that errors look the same here.
 */
import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { ApiEvent, HttpApi } from "../lambdas/edge/http-api.ts";

export interface HttpServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly host?: string;
  readonly handler: HttpApi;
  /** Adds routes of its own, such as a chat page; they go before the API's. */
  readonly extend?: (server: FastifyInstance) => void | Promise<void>;
  /** How long a close waits for requests in flight, such as an open stream of events. */
  readonly closeGraceMs?: number;
}

export interface HttpServer {
  readonly url: string;
  readonly server: FastifyInstance;
  /** Lets requests in flight finish for a moment, then stops. */
  close(): Promise<void>;
}

export class PortTakenError extends Error {
  override readonly name = "PortTaken";
  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is taken by another program. Stop it, or choose another one with --port.`);
  }
}

/** A little more than the API takes, so that the API itself refuses what is too large. */
const bodyLimit = 1024 * 1024 + 4096;

/** Throws PortTakenError. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { port, host = "127.0.0.1", handler, extend, closeGraceMs = 2_000 } = options;
  const server = Fastify({
    bodyLimit,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle",
    // A path that the router can't decode: the API says what is wrong with it.
    frameworkErrors: (_error, request, reply) => void answer(handler, request, reply),
  });
  await extend?.(server);
  await server.register(async (scope) => registerApi(scope, handler));
  const url = await server.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new PortTakenError(host, port) : error;
  });
  return { url, server, close: () => close(server, closeGraceMs) };
}

async function close(server: FastifyInstance, graceMs: number): Promise<void> {
  const impatience = setTimeout(() => server.server.closeAllConnections(), graceMs);
  await server.close();
  clearTimeout(impatience);
}

/** Takes every path that no other route of the server takes. */
export function registerApi(server: FastifyInstance, handler: HttpApi): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error: FastifyError, request, reply) =>
    answer(handler, request, reply, error.statusCode === 413 ? oversized : {}),
  );
  server.all("/*", (request, reply) => answer(handler, request, reply));
}

/** The body was not read to its end; its length alone makes the API refuse it. */
const oversized = { "content-length": String(Number.MAX_SAFE_INTEGER) };

async function answer(
  handler: HttpApi,
  request: FastifyRequest,
  reply: FastifyReply,
  headers: Readonly<Record<string, string>> = {},
): Promise<FastifyReply> {
  const result = await handler(eventOf(request, headers));
  return reply
    .code(result.statusCode)
    .headers(result.headers ?? {})
    .send(result.body);
}

function eventOf({ raw, body }: FastifyRequest, headers: Readonly<Record<string, string>>): ApiEvent {
  const target = raw.url ?? "/";
  const query = target.indexOf("?");
  return {
    rawPath: query < 0 ? target : target.slice(0, query),
    rawQueryString: query < 0 ? "" : target.slice(query + 1),
    headers: { ...(raw.headers as Record<string, string>), ...headers },
    requestContext: { requestId: randomUUID(), http: { method: raw.method ?? "GET" } },
    ...bodyOf(body),
  };
}

function bodyOf(body: unknown): Pick<ApiEvent, "body" | "isBase64Encoded"> {
  if (!Buffer.isBuffer(body)) return { isBase64Encoded: false };
  if (isUtf8(body)) return { body: body.toString("utf8"), isBase64Encoded: false };
  return { body: body.toString("base64"), isBase64Encoded: true };
}
