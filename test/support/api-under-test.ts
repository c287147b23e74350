/** The API's handler over an in-memory store, and a client that speaks payloads of version 2.0 to it. */
import type { HttpApi } from "../../lambdas/edge/http-api.ts";
import { createHandler, type ServeApiDependencies } from "../../lambdas/serve-api/handler.ts";
import { createDynamodbGapStore } from "../../src/adapters/aws/dynamodb-gap-store.ts";
import { createInProcessKnowledge } from "../../src/adapters/local/knowledge-in-process.ts";
import { createDetectArticleLanguage } from "../../src/adapters/providers/detect-article-language.ts";
import type { ConversationId } from "../../src/kernel/index.ts";
import type { KnowledgeStore } from "../../src/knowledge/index.ts";
import { inMemoryDynamodb } from "./in-memory-dynamodb.ts";
import { inMemoryImportStore } from "./in-memory-import-store.ts";
import { inMemoryKnowledgeStore } from "./in-memory-knowledge-store.ts";
import { type InMemoryConversationStore, inMemoryConversationStore } from "./in-memory-conversation-store.ts";

/** Every field that an answer of the API may have: a test asserts those that must be there. */
export interface AnswerBody {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly agent_is_active: boolean;
  readonly latest_handoff_target: string;
  readonly latest_agent_metadata: object;
  readonly created: string;
  readonly updated: string;
  readonly body: string;
  readonly subject: string;
  readonly participant_id: string;
  readonly attachments: readonly object[];
}

export interface ApiAnswer {
  readonly status: number;
  /** Undefined in fact when the answer has no body. */
  readonly body: AnswerBody;
}

export interface ApiUnderTest {
  readonly handler: HttpApi;
  readonly store: InMemoryConversationStore;
  readonly knowledgeStore: KnowledgeStore;
  readonly started: string[];
  readonly woken: string[];
  readonly logged: { level: string; message: string; fields: unknown }[];
  /** Moves the clock. */
  setNow(epochMs: number): void;
  /** Calls with the Integration key unless told otherwise; a string or Buffer body is sent as it is. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
}

export const startOfTest = Date.parse("2026-03-01T12:00:00.000Z");
export const integrationKey = "test-integration-key";
export const managementKey = "test-management-key";
/** Starts a conversation that the agent answers. */
export const start = { id: "conv-1", customer_id: "cust-1", channel: "web", assignee_type: "AI Agent" };

export const management = { authorization: `Bearer ${managementKey}` };

export function apiUnderTest(changes: Partial<ServeApiDependencies> = {}): ApiUnderTest {
  const store = inMemoryConversationStore();
  const knowledgeStore = changes.knowledgeStore ?? inMemoryKnowledgeStore();
  const started: string[] = [];
  const woken: string[] = [];
  const logged: ApiUnderTest["logged"] = [];
  let now = startOfTest;
  let counter = 0;
  const log = (level: string) => (message: string, fields?: unknown) => void logged.push({ level, message, fields });
  const handler = createHandler({
    store,
    machine: {
      start: async (id: ConversationId, generation) => void started.push(`${id}.${generation}`),
      wake: async (token) => (woken.push(token), "woken"),
    },
    followUps: { deliver: async () => {}, wakeLater: async () => {} },
    timing: { clock: { now: () => now }, pause: async () => {}, random: () => 0 },
    telemetry: { info: log("info"), warn: log("warn"), error: log("error") },
    ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
    keys: { integration: [integrationKey], management: [managementKey] },
    canDeliver: true,
    knowledgeStore,
    knowledge: createInProcessKnowledge({ store: knowledgeStore }),
    gapStore: createDynamodbGapStore({ client: inMemoryDynamodb(), tableName: "knowledge" }),
    companyName: "Harbour Bank",
    importStore: inMemoryImportStore(),
    importMachine: { start: async (id) => void started.push(id), completeWait: async () => "gone" },
    importPlaces: { reach: "public", bucket: "documents" },
    hasExpertEndpoint: false,
    detectLanguage: createDetectArticleLanguage({ languages: ["en", "de"], defaultLanguage: "en" }),
    ...changes,
  });
  return {
    handler,
    store,
    knowledgeStore,
    started,
    woken,
    logged,
    setNow: (epochMs) => void (now = epochMs),
    call: async (method, path, body, headers = { authorization: `Bearer ${integrationKey}` }) => {
      const [rawPath = "", rawQueryString = ""] = path.split("?");
      const answer = await handler({
        rawPath,
        rawQueryString,
        headers,
        ...bodyOf(body),
        requestContext: { requestId: "trace-1", http: { method } },
      });
      return { status: answer.statusCode, body: parsed(answer.body) };
    },
  };
}

function parsed(body: string): AnswerBody {
  return (body === "" ? undefined : JSON.parse(body)) as AnswerBody;
}

function bodyOf(body: unknown): { body?: string; isBase64Encoded: boolean } {
  if (body === undefined) return { isBase64Encoded: false };
  if (Buffer.isBuffer(body)) return { body: body.toString("base64"), isBase64Encoded: true };
  return { body: typeof body === "string" ? body : JSON.stringify(body), isBase64Encoded: false };
}
