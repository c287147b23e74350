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
import { conversationId } from "../../src/kernel/index.ts";
import { route, type Route } from "../edge/http-route.ts";
import { conversationOf, resourceNameOf } from "./path-parameters.ts";
import type { ApiUseCases } from "./use-cases.ts";

export function apiRoutes(api: ApiUseCases): readonly Route[] {
  return [...conversationRoutes(api), ...contentRoutes(api), ...changeRoutes(api), healthRoute];
}

const integration = { role: "integration" } as const;

function conversationRoutes(api: ApiUseCases): Route[] {
  const read = {
    ...integration,
    answer: conversationShape,
    run: ({ parameters }: { parameters: Readonly<Record<string, string>> }) =>
      api.describeConversation(conversationOf(parameters)),
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
      run: ({ parameters }) => api.deleteConversation(conversationOf(parameters)),
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
      run: ({ parameters, body }) => api.addMessage(conversationOf(parameters), body),
    }),
    route("POST", "/conversations/{id}/events", {
      ...integration,
      summary: "Record an event",
      body: recordEventShape,
      run: ({ parameters, body }) => api.recordEvent(conversationOf(parameters), body),
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
      run: ({ parameters, body }) => api.uploadMemories(conversationOf(parameters), body),
    }),
    route("PUT", "/conversations/{id}/return-async-tool-result", {
      ...integration,
      summary: "Return the result of an asynchronous tool",
      body: asyncToolResultShape,
      run: ({ parameters, body }) => api.returnToolResult(conversationOf(parameters), body),
    }),
  ];
}

function changeRoutes(api: ApiUseCases): Route[] {
  return [
    route("PUT", "/conversations/{id}/assignee", {
      ...integration,
      summary: "Put the agent or somebody else in charge",
      body: assignShape,
      run: ({ parameters, body }) => api.assignConversation(conversationOf(parameters), body),
    }),
    route("PUT", "/conversations/{id}/rate", {
      ...integration,
      summary: "Rate a conversation",
      body: rateShape,
      run: ({ parameters, body }) => api.rateConversation(conversationOf(parameters), body),
    }),
    route("PUT", "/conversations/{id}/cancel", {
      ...integration,
      summary: "Stop the agent for good",
      body: cancelShape,
      run: ({ parameters, body }) => api.cancelConversation(conversationOf(parameters), body),
    }),
    route("PUT", "/conversations/{id}/finish", {
      ...integration,
      summary: "Finish a conversation",
      body: finishShape,
      run: ({ parameters, body }) => api.finishConversation(conversationOf(parameters), body),
    }),
    route("PUT", "/conversations/{id}/resume", {
      ...integration,
      summary: "Resume a finished conversation",
      body: resumeShape,
      run: ({ parameters, body }) => api.resumeConversation(conversationOf(parameters), body),
    }),
  ];
}

const healthRoute = route("GET", "/health", {
  role: "anyone",
  summary: "Say whether the API answers",
  answer: z.object({ status: z.literal("ok") }),
  run: async () => ({ status: "ok" }),
});
