/** The public API (contract section 4.1) as data: who may call what, with which body, and the use case behind it. */
import { z } from "zod";
import {
  addMessageShape,
  assignShape,
  asyncToolResultShape,
  cancelShape,
  conversationShape,
  documentField,
  finishShape,
  memoriesUploadedShape,
  messageShape,
  rateShape,
  recordEventShape,
  resumeShape,
  startConversationShape,
  uploadMemoriesShape,
} from "../../src/contracts/http.ts";
import { describeConversation, ownerFor } from "../../src/conversation/index.ts";
import { type ConversationId, conversationId } from "../../src/kernel/index.ts";
import { route, type Route, type RouteRequest } from "../edge/http-route.ts";
import { conversationOf, resourceNameOf } from "./path-parameters.ts";
import type { ApiUseCases } from "./use-cases.ts";

export function apiRoutes(api: ApiUseCases): readonly Route[] {
  return [...conversationRoutes(api), ...contentRoutes(api), ...changeRoutes(api), healthRoute];
}

const integration = { role: "integration" } as const;

/** Runs a use case on the conversation that the path names. */
function onConversation<Body, Answer>(useCase: (id: ConversationId, body: Body) => Promise<Answer>) {
  return ({ parameters, body }: RouteRequest<Body>) => useCase(conversationOf(parameters), body);
}

function conversationRoutes(api: ApiUseCases): Route[] {
  const read = {
    ...integration,
    answer: conversationShape,
    run: onConversation(api.describeConversation),
  };
  return [
    route("POST", "/conversations", {
      ...integration,
      summary: "Start a conversation",
      body: startConversationShape,
      answer: conversationShape,
      run: async ({ body: { assigneeType, ...request } }) =>
        describeConversation(
          await api.startConversation({
            ...request,
            conversationId: conversationId(request.conversationId),
            assignedTo: ownerFor(assigneeType, api.canDeliver),
          }),
        ),
    }),
    route("GET", "/conversations/{id}", { ...read, summary: "Read a conversation (deprecated path)" }),
    route("GET", "/conversations/{id}/read", { ...read, summary: "Read a conversation" }),
    route("DELETE", "/conversations/{id}", {
      role: "management",
      summary: "Erase a conversation that is over",
      status: 202,
      run: onConversation(api.deleteConversation),
    }),
  ];
}

function contentRoutes(api: ApiUseCases): Route[] {
  return [
    route("POST", "/conversations/{id}/messages", {
      ...integration,
      summary: "Add a message",
      body: addMessageShape,
      answer: messageShape,
      run: onConversation(api.addMessage),
    }),
    route("POST", "/conversations/{id}/events", {
      ...integration,
      summary: "Record an event",
      body: recordEventShape,
      run: onConversation(api.recordEvent),
    }),
    route("PUT", "/conversations/{id}/resources/{name}", {
      ...integration,
      summary: "Replace a resource",
      body: documentField,
      run: ({ parameters, body }) => api.updateResource(conversationOf(parameters), resourceNameOf(parameters), body),
    }),
    route("POST", "/conversations/{id}/memories", {
      ...integration,
      summary: "Upload memories",
      body: uploadMemoriesShape,
      answer: memoriesUploadedShape,
      run: onConversation(api.uploadMemories),
    }),
    route("PUT", "/conversations/{id}/return-async-tool-result", {
      ...integration,
      summary: "Return the result of an asynchronous tool",
      body: asyncToolResultShape,
      run: onConversation(api.returnToolResult),
    }),
  ];
}

function changeRoutes(api: ApiUseCases): Route[] {
  return [
    route("PUT", "/conversations/{id}/assignee", {
      ...integration,
      summary: "Put the agent or somebody else in charge",
      body: assignShape,
      run: onConversation(api.assignConversation),
    }),
    route("PUT", "/conversations/{id}/rate", {
      ...integration,
      summary: "Rate a conversation",
      body: rateShape,
      run: onConversation(api.rateConversation),
    }),
    route("PUT", "/conversations/{id}/cancel", {
      ...integration,
      summary: "Stop the agent for good",
      body: cancelShape,
      run: onConversation(api.cancelConversation),
    }),
    route("PUT", "/conversations/{id}/finish", {
      ...integration,
      summary: "Finish a conversation",
      body: finishShape,
      run: onConversation(api.finishConversation),
    }),
    route("PUT", "/conversations/{id}/resume", {
      ...integration,
      summary: "Resume a finished conversation",
      body: resumeShape,
      run: onConversation(api.resumeConversation),
    }),
  ];
}

const healthRoute = route("GET", "/health", {
  role: "anyone",
  summary: "Say whether the API answers",
  answer: z.object({ status: z.literal("ok") }),
  run: async () => ({ status: "ok" }),
});
