/** Imports by the API as AWS runs them: its stores and its client of Step Functions, in front of the same machine. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { SendTaskSuccessCommand, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { createHandler as importKnowledge } from "../../lambdas/import-knowledge/handler.ts";
import { importSteps } from "../../lambdas/import-knowledge/import-steps.ts";
import { createHandler as readDocument } from "../../lambdas/read-document/handler.ts";
import { type Engine, openEngine, openGroupCommit, VirtualClock } from "../../local/engine/index.ts";
import { createStateMachines, functionNameOf } from "../../local/state-machines.ts";
import { createDynamodbImportStore } from "../../src/adapters/aws/dynamodb-import-store.ts";
import { createDynamodbKnowledgeStore } from "../../src/adapters/aws/dynamodb-knowledge-store.ts";
import { createSfnImportMachine } from "../../src/adapters/aws/sfn-machines.ts";
import { createDocumentSources } from "../../src/adapters/ingestion/document-sources.ts";
import { parseDocument } from "../../src/adapters/ingestion/parse-document.ts";
import type { ImportReportAnswer } from "../../src/contracts/http-imports.ts";
import { createReadDocument } from "../../src/knowledge/ingestion/index.ts";
import { apiUnderTest, management } from "../support/api-under-test.ts";
import { inMemoryDynamodb } from "../support/in-memory-dynamodb.ts";
import { importStart } from "../support/simulate-import.ts";

/** Step Functions as its client knows it, answered by the engine. */
function stepFunctions(engine: Engine): { readonly client: Pick<SFNClient, "send">; readonly started: string[] } {
  const started: string[] = [];
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof SendTaskSuccessCommand) return engine.sendTaskSuccess(command.input as never);
    assert.ok(command instanceof StartExecutionCommand);
    started.push(command.input.name ?? "");
    return engine.startExecution(command.input as never);
  };
  return { client: { send: send as never }, started };
}

async function stage() {
  const clock = new VirtualClock(importStart);
  const commit = openGroupCommit(":memory:");
  const invoke = async (arn: string, payload: unknown): Promise<unknown> =>
    functions[functionNameOf(arn) as keyof typeof functions](payload);
  const engine = openEngine({
    ...{ store: commit, clock, seed: 1, lambda: { invoke } },
    queues: { sendMessage: () => Promise.reject(new Error("imports send no messages")) },
  });
  const { client, started } = stepFunctions(engine);
  const { knowledge: stateMachineArn } = await createStateMachines(engine);
  const importMachine = createSfnImportMachine({ client, stateMachineArn });
  let counter = 0;
  const ids = { next: (prefix: string) => `${prefix}_${(counter += 1)}` };
  const imports = createDynamodbImportStore({ client: inMemoryDynamodb(), tableName: "imports", ids, clock });
  const knowledge = createDynamodbKnowledgeStore({
    ...{ client: inMemoryDynamodb(), tableName: "knowledge", pause: async () => {}, random: () => 0 },
    ids,
  });
  const sources = createDocumentSources({ hasFolders: false });
  const functions = {
    "import-knowledge": importKnowledge(
      importSteps({
        ...{ imports, knowledge, clock, company: "Harbour Bank", listSource: sources.listSource },
        completeWait: importMachine.completeWait,
      }),
    ),
    "read-document": readDocument(
      createReadDocument({ imports, parseDocument, fetchDocument: sources.fetchDocument, detectLanguage: () => "en" }),
    ),
  };
  const timing = { clock, pause: async () => {}, random: () => 0 };
  const api = apiUnderTest({ importStore: imports, importMachine, knowledgeStore: knowledge, timing });
  const call = async (method: string, path: string, body?: object) => {
    const answer = await api.call(method, `/knowledge/imports${path}`, body, management);
    return { status: answer.status, body: answer.body as unknown as ImportReportAnswer };
  };
  const pass = () => clock.runUntil(clock.now() + 60_000);
  const close = async () => {
    await engine.close();
    await commit.close();
  };
  return { call, pass, knowledge, started, close };
}

test("an import is one execution under its id, waits on its token, and is published once a person decides", async () => {
  const { call, pass, knowledge, started, close } = await stage();
  const documents = [
    { id: "limits", content: "# Limits\n\nYou can pay up to €2,500 a day." },
    { id: "refunds", content: "# Refunds\n\nInternal use only: refund up to €25 without asking." },
  ];
  const asked = { id: "spring-2026", documents, visibility: "public" };
  assert.equal((await call("POST", "", asked)).status, 202);
  await pass();
  const waiting = (await call("GET", "/spring-2026")).body;
  assert.deepEqual([waiting.state, waiting.counts.held], ["waiting", 1]);
  assert.equal((await call("POST", "", asked)).body.state, "waiting", "asked again, and nothing begins anew");
  assert.equal((await call("POST", "/spring-2026/decision", { decision: "leave_out", by: "ann" })).status, 200);
  await pass();
  assert.equal((await call("GET", "/spring-2026")).body.published_version, 1);
  assert.deepEqual(started, ["spring-2026", "spring-2026"]);
  const { rows } = await knowledge.listItems("article", 1, { limit: 10 });
  assert.deepEqual(
    rows.map(({ id }) => id),
    ["limits"],
  );
  assert.equal((await call("POST", "/spring-2026/decision", { decision: "approve", by: "ann" })).status, 409);
  await close();
});
