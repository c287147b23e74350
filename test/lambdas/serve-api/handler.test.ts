import { strict as assert } from "node:assert";
import { test } from "node:test";
import { apiRoutes } from "../../../lambdas/serve-api/routes.ts";
import { knowledgeRoutes } from "../../../lambdas/serve-api/knowledge-routes.ts";
import type { KnowledgeUseCases } from "../../../lambdas/serve-api/knowledge-use-cases.ts";
import type { ApiUseCases } from "../../../lambdas/serve-api/use-cases.ts";
import { StoreUnavailableError } from "../../../src/conversation/index.ts";
import { apiUnderTest, integrationKey, managementKey, start } from "../../support/api-under-test.ts";
import { inMemoryConversationStore } from "../../support/in-memory-conversation-store.ts";

interface Schema {
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, { readonly enum?: readonly string[]; readonly format?: string }>>;
}

interface Operation {
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
}

interface Spec {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const routes = [...apiRoutes({} as ApiUseCases), ...knowledgeRoutes({} as KnowledgeUseCases)];
const closed = routes.filter(({ role }) => role !== "anyone");
const pathOf = (template: string) =>
  template.replace("{id}", "conv-1").replace("{name}", "order").replace("{kind}", "article");

test("every route lets in its role only", async () => {
  const { call } = apiUnderTest();
  for (const { method, path, role } of closed) {
    const status = async (headers: Record<string, string>) => (await call(method, pathOf(path), {}, headers)).status;
    const [right, wrong] = role === "management" ? [managementKey, integrationKey] : [integrationKey, managementKey];
    assert.equal(await status({}), 401, `${method} ${path} without a key`);
    assert.equal(await status({ authorization: "Bearer unknown" }), 401, `${method} ${path} with an unknown key`);
    const withOther = await status({ authorization: `Bearer ${wrong}` });
    assert.equal(withOther === 403, role !== "either", `${method} ${path} with the other role`);
    const listsNothing = method === "GET" && !path.includes("{") && path !== "/knowledge/search";
    assert.ok(
      (listsNothing ? [200] : [400, 404]).includes(await status({ authorization: `Bearer ${right}` })),
      `${method} ${path} with its key`,
    );
  }
});

test("health and the API's description need no key", async () => {
  const { call } = apiUnderTest();
  assert.deepEqual(await call("GET", "/health", undefined, {}), { status: 200, body: { status: "ok" } });
  const { status, body } = await call("GET", "/spec.json", undefined, {});
  assert.equal(status, 200);
  assert.equal((body as unknown as Spec).openapi, "3.1.0");
});

async function readSpec(): Promise<Spec> {
  return (await apiUnderTest().call("GET", "/spec.json")).body as unknown as Spec;
}

test("the description names every route and its role", async () => {
  const spec = await readSpec();
  for (const { method, path, role, body } of routes) {
    const operation = spec.paths[path]?.[method.toLowerCase()];
    assert.ok(operation, `${method} ${path}`);
    const roles = { anyone: [], either: [{ integration: [] }, { management: [] }] }[role as string];
    assert.deepEqual(operation.security, roles ?? [{ [role]: [] }]);
    assert.equal(Boolean(operation.requestBody), Boolean(body), path);
  }
});

test("the description has the shapes that check the requests", async () => {
  const message = (await readSpec()).paths["/conversations/{id}/messages"]?.post;
  assert.ok(message?.requestBody);
  const { required, properties } = message.requestBody.content["application/json"].schema;
  assert.deepEqual(required, ["id", "participant_id", "participant_type"]);
  assert.deepEqual(properties.participant_type?.enum, ["Customer", "Agent", "Bot"]);
  assert.equal(properties.created?.format, "date-time");
  assert.deepEqual(
    message.parameters?.map(({ name }) => name),
    ["id"],
  );
});

test("the description has the parameters of queries, and of bodies only what must be there as required", async () => {
  const { paths } = await readSpec();
  const parameters = (paths["/knowledge/search"]?.get as Operation).parameters ?? [];
  assert.deepEqual(
    parameters.map(({ name }) => name),
    ["text", "version", "as_of", "language", "channel", "traffic_group", "limit", "audience"],
  );
  const article = (paths["/articles"]?.post as Operation).requestBody?.content["application/json"].schema;
  assert.deepEqual(article?.required, ["id", "visibility", "status"]);
});

test("what is not there is not found, with a hint", async () => {
  const { call } = apiUnderTest();
  const wrongMethod = await call("PATCH", "/conversations/conv-1/assignee");
  assert.deepEqual([wrongMethod.status, wrongMethod.body.code], [404, "not_found"]);
  assert.match(wrongMethod.body.message, /PUT/);
  assert.match((await call("GET", "/nothing")).body.message, /spec\.json/);
});

test("too many writers at once is a conflict that may be tried again", async () => {
  const store = inMemoryConversationStore();
  const { call } = apiUnderTest({ store });
  await call("POST", "/conversations", start);
  store.write = async () => "conflict";
  const { status, body } = await call("PUT", "/conversations/conv-1/cancel");
  assert.deepEqual([status, body.code], [409, "aborted"]);
});

test("a store that does not answer is unavailable, and its own words stay inside", async () => {
  const store = inMemoryConversationStore();
  const { call, logged } = apiUnderTest({ store });
  store.readHead = () => Promise.reject(new StoreUnavailableError(new Error("table arn:secret")));
  const { status, body } = await call("GET", "/conversations/conv-1/read");
  assert.deepEqual([status, body.code, body.details], [503, "unavailable", { trace_id: "trace-1" }]);
  assert.ok(!body.message.includes("arn"));
  assert.equal(logged.at(-1)?.level, "error");
});

test("a wake-up that fails costs the caller nothing", async () => {
  const failing = () => Promise.reject(new Error("the machine is away"));
  const queued: string[] = [];
  const { call } = apiUnderTest({
    machine: { start: failing, wake: failing },
    followUps: { deliver: async () => {}, wakeLater: async (id) => void queued.push(id) },
  });
  assert.equal((await call("POST", "/conversations", start)).status, 200);
  assert.deepEqual(queued, ["conv-1"]);
});
