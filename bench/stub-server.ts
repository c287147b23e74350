/**
 * A server for measurements and for tests that kill it: the local stack behind its HTTP API with webhooks, and an agent
 * whose replies name the messages they answer. Arguments: data file, port, webhook address, milliseconds of thinking.
 */
import { createHandler } from "../lambdas/serve-api/handler.ts";
import { RealClock } from "../local/engine/index.ts";
import { startHttpServer } from "../local/http-server.ts";
import { oneModel } from "../local/model-layer.ts";
import { openStack } from "../local/stack.ts";
import { impatient, stubModel } from "./stub-agent.ts";
import { createWebhookTransport } from "../src/adapters/channels/webhook-transport.ts";
import { loadCompany } from "../src/adapters/local/company-files.ts";
import { createDetectArticleLanguage } from "../src/adapters/providers/detect-article-language.ts";
import { behaviour } from "../src/behaviours/index.ts";
import { silentTelemetry } from "../src/kernel/index.ts";
import { type LanguageModel, prompts } from "../src/model/index.ts";

const [file = "", port = "0", webhookUrl = "", thinkingMs = "0"] = process.argv.slice(2);

const namesWhatItAnswers = behaviour("names-what-it-answers", async (turn) => {
  const question = { transcript: [], request: turn.request, languages: ["en"], intents: [] };
  await turn.ask(prompts.understand, question);
  const answered = turn.transcript.filter(({ unanswered }) => unanswered).map(({ messageId }) => messageId);
  return turn.reply(answered.join(" "), { because: "the test reads it" });
});

function slowModel(milliseconds: number): LanguageModel {
  return {
    complete: async (request) => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return stubModel.complete(request);
    },
  };
}

const clock = new RealClock();
const company = loadCompany("companies/harbour-bank");
const stack = await openStack({
  file,
  clock,
  company: { ...company, policy: impatient(company.policy) },
  models: oneModel(thinkingMs === "0" ? stubModel : slowModel(Number(thinkingMs))),
  behaviours: [namesWhatItAnswers],
  telemetry: silentTelemetry,
  transport: createWebhookTransport({ endpoint: { url: webhookUrl, signingKeys: ["whsec_kills"] }, clock }),
});
let ids = 0;
const handler = createHandler({
  ...stack.dependencies,
  knowledge: stack.knowledge,
  knowledgeStore: stack.knowledgeStore,
  gapStore: stack.gapStore,
  companyName: company.policy.company.name,
  importStore: stack.ingestion.imports,
  importMachine: stack.ingestion.machine,
  importPlaces: { reach: "machine" },
  hasExpertEndpoint: false,
  detectLanguage: createDetectArticleLanguage(company.policy),
  ids: { next: (prefix) => `${prefix}_${(ids += 1)}` },
  canDeliver: true,
  keys: { integration: ["dev-integration"], management: ["dev-management"] },
});
const { url } = await startHttpServer({ port: Number(port), handler });
process.send?.({ url });
process.on("message", () => process.send?.({ cpu: process.cpuUsage(), maxRss: process.resourceUsage().maxRSS }));
