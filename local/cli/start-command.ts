/** `npm start`: opens everything, says where it is and what to do next, and runs until Ctrl-C. */
import { relative } from "node:path";
import { performance } from "node:perf_hooks";
import { consoleTelemetry } from "./console-telemetry.ts";
import { type LocalServer, openLocalServer } from "./local-server.ts";
import { allPrompts, findModel, type ProviderName, routePrompt } from "../../src/model/index.ts";
import type { LocalModels } from "./local-models.ts";
import type { Settings } from "./options.ts";

export async function start(settings: Settings): Promise<void> {
  const server = await openLocalServer(
    settings,
    consoleTelemetry((line) => console.error(line)),
  );
  console.log(welcome(settings, server, performance.now() / 1000));
  await untilStopped();
  console.log("\nStopping. Open conversations go on at the next start.");
  await closeInTime(server);
}

/** npm passes Ctrl-C on to a process that has it from the terminal already, so it may come twice and means it once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
}

const closesWithinMs = 5_000;

/** What is written is written, and the next start goes on from there: nothing is worth hanging for. */
async function closeInTime(server: LocalServer): Promise<void> {
  const deadline = setTimeout(() => process.exit(1), closesWithinMs);
  await server.close();
  clearTimeout(deadline);
}

export function welcome(settings: Settings, server: LocalServer, seconds: number): string {
  const { url, company, resumed } = server;
  const { name } = company.policy.company;
  const languages = new Set(company.articles.map(({ language }) => language)).size;
  const rows: readonly (readonly [string, string])[] = [
    ["Chat page", chatAddress(settings, url)],
    ["API", `${url}   (described at ${url}/spec.json)`],
    ["Integration key", settings.integrationKey],
    ["Management key", settings.managementKey],
    ["Webhooks", webhookWords(settings)],
    ["Model", modelWords(settings, server.models)],
    ...uncertifiedRows(server.models),
    ...leftOutRows(server.models),
    ["State", `${shortPath(server.dataFolder)}   (delete the folder to begin anew)`],
  ];
  return [
    "",
    `  Turnwise is ready, ${seconds.toFixed(1)} s after the start.`,
    `  It answers for ${name}: ${company.articles.length} articles in ${languages} ${languages === 1 ? "language" : "languages"}.${goesOn(resumed)}`,
    "",
    ...rows.map(([label, text]) => `  ${label.padEnd(17)}${text}`),
    "",
    ...nextSteps(settings, url),
    "",
    "  Ctrl-C stops it.",
    "",
  ].join("\n");
}

/** The key travels behind #, which no browser sends to any server. */
function chatAddress({ integrationKey }: Settings, url: string): string {
  return integrationKey === "dev-integration" ? url : `${url}/#key=${encodeURIComponent(integrationKey)}`;
}

function webhookWords({ webhookUrl, webhookSigningKeys }: Settings): string {
  if (webhookUrl === undefined) return "none sent; the chat shows them. --webhook-url URL sends them to yours";
  return `${webhookUrl}   (signed with ${webhookSigningKeys.join(" and ")})`;
}

function modelWords({ modelDelayMs }: Settings, { name, catalogue }: LocalModels): string {
  const providers = new Set(findModel(catalogue, name).deployments.map(({ provider }) => provider));
  if (!providers.has("offline"))
    return `${name}, on ${[...providers].map((each) => providerWords[each]).join(" and ")}`;
  const delay = modelDelayMs > 0 ? `, slowed down by ${modelDelayMs} ms` : "";
  return `offline${delay}. No AI provider: it finds and quotes articles, it does not reason`;
}

const providerWords: Readonly<Record<ProviderName, string>> = {
  bedrock: "Amazon Bedrock with the AWS credentials of this machine",
  openai: "OpenAI",
  "azure-openai": "Azure OpenAI",
  anthropic: "Anthropic",
  "openai-compatible": "a server that speaks as OpenAI does",
  offline: "this machine",
};

function uncertifiedRows(models: LocalModels): (readonly [string, string])[] {
  const pairs = allPrompts.flatMap((prompt) =>
    routePrompt(models, prompt)
      .candidates.filter(({ certification }) => certification.status !== "certified")
      .map(({ model }) => `${prompt.id} on ${model.name}`),
  );
  if (pairs.length === 0) return [];
  return [["Not certified", `${pairs.join(", ")}   (npm run certify -- --model NAME says how good they are)`]];
}

function leftOutRows({ leftOut }: LocalModels): (readonly [string, string])[] {
  return leftOut.map(({ model, deployment, variable }) => [
    "Left out",
    `deployment ${deployment} of ${model}: ${variable} is not set`,
  ]);
}

function goesOn(resumed: number): string {
  if (resumed === 0) return "";
  if (resumed >= 1000) return " A thousand or more open conversations go on.";
  return ` ${resumed === 1 ? "One open conversation goes" : `${resumed} open conversations go`} on.`;
}

function nextSteps(settings: Settings, url: string): string[] {
  const chat = ["npm run chat", ...chatOptions(settings, url)].join(" ");
  return [
    "  Next",
    "  1  Open the chat page and ask: I lost my card, what should I do?",
    `  2  Or talk in a second terminal: ${chat}`,
    "  3  See the races: start with --model-delay-ms 4000 and write again while it thinks; npm run demo explains them",
  ];
}

function chatOptions({ integrationKey }: Settings, url: string): string[] {
  const { port } = new URL(url);
  const options = [
    ...(port === "4000" ? [] : [`--port ${port}`]),
    ...(integrationKey === "dev-integration" ? [] : [`--integration-key ${integrationKey}`]),
  ];
  return options.length > 0 ? ["--", ...options] : [];
}

function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") ? path : near;
}
