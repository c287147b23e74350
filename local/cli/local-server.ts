/**
 * Everything that one `npm start` runs, put together: the data folder, the company, the stack, the API, the live feed
 * and the chat page. Nothing here talks to a console.
 */
import { randomUUID } from "node:crypto";
import type { HttpApi } from "../../lambdas/edge/http-api.ts";
import { createHandler } from "../../lambdas/serve-api/handler.ts";
import type { ImportPlaces } from "../../lambdas/serve-api/import-sources.ts";
import { createConversationHub } from "../../src/adapters/channels/conversation-hub.ts";
import { createWebhookTransport } from "../../src/adapters/channels/webhook-transport.ts";
import { type Company, loadCompany } from "../../src/adapters/local/company-files.ts";
import { createDetectArticleLanguage } from "../../src/adapters/providers/detect-article-language.ts";
import type { WebhookTransport } from "../../src/conversation/index.ts";
import type { Telemetry } from "../../src/kernel/index.ts";
import type { ExpertEndpoint } from "../../src/knowledge/gaps/index.ts";
import { type About, registerAbout } from "../chat/about.ts";
import { type ConversationFeed, createConversationFeed } from "../chat/conversation-feed.ts";
import { registerEventStream } from "../chat/event-stream.ts";
import { createWatchConversation } from "../chat/watch-conversation.ts";
import { watchStore } from "../chat/watch-store.ts";
import { RealClock } from "../engine/index.ts";
import { startHttpServer } from "../http-server.ts";
import { registerPages } from "../pages/serve-pages.ts";
import { openStack, type Stack } from "../stack.ts";
import { type DataFolder, lockDataFolder } from "./data-folder.ts";
import { exampleCompany } from "./example-company.ts";
import { chooseModels, openEmbedding, openModels, type LocalModels } from "./local-models.ts";
import type { Settings } from "./options.ts";

export interface LocalServer {
  /** Such as `http://localhost:4000`. */
  readonly url: string;
  readonly company: Company;
  readonly about: About;
  readonly models: LocalModels;
  readonly dataFolder: string;
  /** Conversations that were open when it started and now go on; counted up to 1000. */
  readonly resumed: number;
  close(): Promise<void>;
}

/** Throws UserError, PortTaken, StoreCorrupt, UnknownModel, InvalidCatalogue, InvalidCertification or InvalidArgument. */
export async function openLocalServer(settings: Settings, telemetry: Telemetry): Promise<LocalServer> {
  const clock = new RealClock();
  const company = loadCompany(settings.company ?? exampleCompany);
  const models = chooseModels(settings.model);
  const callable = { ...models, modelOf: openModels(models, clock, settings.modelDelayMs) };
  const about = aboutOf(company, models.name);
  const feed = createConversationFeed();
  const transport = transportFor(settings, clock);
  const folder = lockDataFolder(settings.data);
  return releaseOnFailure(folder, async () => {
    const stack = await openStack({
      file: folder.file,
      clock,
      company,
      models: callable,
      embedding: (stores) => openEmbedding(models, stores, telemetry),
      transport,
      ...expertsFor(settings, clock),
      telemetry,
      watchStore: (store) => watchStore(store, feed, clock),
    });
    const resumed = await countOpen(stack);
    const http = await listen(settings, stack, { feed, about, telemetry, company }).catch(async (error: unknown) => {
      await stack.close();
      throw error;
    });
    const url = `http://localhost:${new URL(http.url).port}`;
    folder.announce(url);
    const close = async (): Promise<void> => {
      await http.close();
      await stack.close();
      folder.release();
    };
    return { url, company, about, models, dataFolder: folder.path, resumed, close };
  });
}

function aboutOf({ policy }: Company, model: string): About {
  const { name: companyName, agentName } = policy.company;
  const examples = policy.intents.slice(0, 3).flatMap((intent) => intent.examples.slice(0, 1));
  return { product: "turnwise", companyName, agentName, model, examples };
}

async function releaseOnFailure<T>(folder: DataFolder, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    folder.release();
    throw error;
  }
}

function transportFor({ webhookUrl, webhookSigningKeys }: Settings, clock: RealClock): WebhookTransport {
  if (webhookUrl === undefined) return createConversationHub().transport;
  return createWebhookTransport({ endpoint: { url: webhookUrl, signingKeys: webhookSigningKeys }, clock });
}

function expertsFor({ expertWebhookUrl: url, webhookSigningKeys }: Settings, clock: RealClock) {
  if (url === undefined) return {};
  const { post } = createWebhookTransport({ endpoint: { url, signingKeys: webhookSigningKeys }, clock });
  const expertEndpoint: ExpertEndpoint = { post: (envelope) => post(envelope, undefined) };
  return { expertEndpoint };
}

function listen(
  { port, integrationKey, managementKey, expertWebhookUrl }: Settings,
  { dependencies, store, knowledge, knowledgeStore, gapStore, ingestion }: Stack,
  { feed, about, telemetry, company }: { feed: ConversationFeed; about: About; telemetry: Telemetry; company: Company },
): ReturnType<typeof startHttpServer> {
  const keys = { integration: [integrationKey], management: [managementKey] };
  const ids = { next: (prefix: string) => `${prefix}_${randomUUID().replaceAll("-", "")}` };
  const detectLanguage = createDetectArticleLanguage(company.policy);
  const ofKnowledge = {
    knowledge,
    knowledgeStore,
    gapStore,
    companyName: company.policy.company.name,
    importStore: ingestion.imports,
    importMachine: ingestion.machine,
    hasExpertEndpoint: expertWebhookUrl !== undefined,
    detectLanguage,
  };
  const handlerFor = (importPlaces: ImportPlaces): HttpApi =>
    createHandler({ ...dependencies, ...ofKnowledge, importPlaces, ids, keys, telemetry, canDeliver: true });
  const [neighbours, others] = [handlerFor({ reach: "machine" }), handlerFor({ reach: "public" })];
  return startHttpServer({
    port,
    handler: (event) => (namesThisMachine(event.headers["host"]) ? neighbours : others)(event),
    extend: (server) => {
      registerEventStream(server, { watch: createWatchConversation(store, feed), keys });
      registerAbout(server, about);
      registerPages(server);
    },
  });
}

/**
 * Whoever can reach loopback may read this machine's folders anyway; but not a web page whose name points here, nor who
 * comes through a tunnel. Both call the server by another name.
 */
function namesThisMachine(host = ""): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host);
}

/** The most that one page of the engine's list holds. */
const countAtMost = 1000;

async function countOpen({ engine, machines }: Stack): Promise<number> {
  const stateMachineArn = machines.conversation;
  const { executions } = await engine.listExecutions({
    stateMachineArn,
    statusFilter: "RUNNING",
    maxResults: countAtMost,
  });
  return executions.length;
}
