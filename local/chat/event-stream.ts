/**
 * The feed over HTTP as Server-Sent Events: the timeline from the beginning, then what happens, one frame per event.
 * It needs the integration key like the API, because it shows what customers write and what only staff may read.
 */
import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply } from "fastify";
import { type ApiKeys, createAuthorize } from "../../lambdas/edge/api-keys.ts";
import { errorAnswer } from "../../lambdas/edge/http-answer.ts";
import { conversationId } from "../../src/kernel/index.ts";
import type { Frame } from "./happening.ts";
import type { WatchConversation } from "./watch-conversation.ts";

export interface EventStreamDependencies {
  readonly watch: WatchConversation;
  readonly keys: ApiKeys;
}

export function registerEventStream(server: FastifyInstance, { watch, keys }: EventStreamDependencies): void {
  const authorize = createAuthorize(keys);
  const open = new Set<ServerResponse>();
  // An open stream is a request in flight: without this, closing the server would wait for it for ever.
  server.addHook("preClose", async () => open.forEach((response) => response.end()));
  server.get<{ Params: { id: string } }>("/chat/conversations/:id/events", async (request, reply) => {
    try {
      await authorize("integration", request.headers.authorization);
      const stop = await watch(conversationId(request.params.id), (frame) => send(reply, frame));
      keepOpen(reply.raw, open, stop);
    } catch (error) {
      return refuse(reply, error, request.id);
    }
  });
}

/** The answer begins with the first frame: until there is one, an error can still be told as one. */
function send(reply: FastifyReply, frame: Frame): void {
  const response = reply.raw;
  if (!response.headersSent) {
    reply.hijack();
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  }
  response.write(`data: ${JSON.stringify(frame)}\n\n`);
  if (response.writableLength > longestBacklogBytes) response.destroy();
}

/** A watcher who reads this far behind is cut off, and begins anew with the timeline. */
const longestBacklogBytes = 4 * 1024 * 1024;

const aliveEveryMs = 15_000;

function keepOpen(response: ServerResponse, open: Set<ServerResponse>, stop: () => void): void {
  const timer = setInterval(() => response.write(": still here\n\n"), aliveEveryMs);
  open.add(response);
  const end = (): void => {
    clearInterval(timer);
    open.delete(response);
    stop();
  };
  if (response.destroyed) end();
  else response.once("close", end);
}

function refuse(reply: FastifyReply, error: unknown, traceId: string): FastifyReply {
  const { statusCode, headers = {}, body } = errorAnswer(error, traceId);
  return reply.code(statusCode).headers(headers).send(body);
}
