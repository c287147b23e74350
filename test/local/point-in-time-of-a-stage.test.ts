import assert from "node:assert/strict";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { BatchGetCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { openRecordedState } from "../../local/cli/recorded-state.ts";
import { showTurn } from "../../local/cli/show-turn.ts";
import { findTables, namesStage } from "../../local/cli/stage-tables.ts";
import { oneModel } from "../../local/model-layer.ts";
import { openRecordedStage } from "../../local/recorded-stage.ts";
import { openRecordedTurns, openReplay, type RecordedTurns } from "../../local/recorded-turns.ts";
import { createDynamodbCompletionLog } from "../../src/adapters/aws/dynamodb-completion-log.ts";
import { createDynamodbConversationStore } from "../../src/adapters/aws/dynamodb-conversation-store.ts";
import { createDynamodbKnowledgeStore } from "../../src/adapters/aws/dynamodb-knowledge-store.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { createModel } from "../../src/adapters/providers/index.ts";
import { createTurnRunner, supportAgent } from "../../src/behaviours/index.ts";
import { conversationId, silentTelemetry } from "../../src/kernel/index.ts";
import { inMemoryDynamodb } from "../support/in-memory-dynamodb.ts";
import { simulate } from "../support/simulate-conversation.ts";
import { freshFolder } from "./support/command-line.ts";

const company = loadCompany(join(import.meta.dirname, "../../companies/harbour-bank"));
const runner = createTurnRunner({ policy: company.policy, behaviours: supportAgent });
const models = oneModel(createModel("offline", { clock: { now: () => 0 } }));
const id = conversationId("conv-1");
const reference = { conversationId: id, turn: 1 };
const tables = { conversations: "conversations", knowledge: "knowledge", completions: "completions" };

/** The SDK's paginators want a client of its class; `sent` are the commands that reached it. */
function stageClient() {
  const { send } = inMemoryDynamodb();
  const sent: string[] = [];
  const counting = (command: Parameters<typeof send>[0]) => {
    sent.push(command.constructor.name);
    return send(command);
  };
  const client = Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient;
  return { client: Object.assign(client, { send: counting }), sent };
}

/** One turn in a folder, and the same turn, with the knowledge of then and a later version, in the tables of a stage. */
async function recordedTwice(t: TestContext) {
  const folder = freshFolder(t);
  const file = join(folder, "turnwise.sqlite");
  const simulation = await simulate({ file, behaviours: supportAgent, stack: { company, models } });
  t.after(() => simulation.close());
  await simulation.start();
  await simulation.say("How much does a replacement for a lost card cost?");
  await simulation.pass(60_000);
  const { knowledgeStore } = simulation.stack;
  const remove = { kind: "article", id: "account-fees" } as const;
  const later = { id: "later", at: simulation.clock.now(), by: "editor", summary: "Without fees" };
  await knowledgeStore.publish({ ...later, changes: [{ remove }] });
  const state = await openRecordedState(folder);
  t.after(() => state.close());
  const inFolder = await openRecordedTurns(state.access);
  const { client, sent } = stageClient();
  await copy(inFolder, client);
  sent.length = 0;
  return { inFolder, inStage: openRecordedStage(client, tables), sent, clock: simulation.clock };
}

async function copy(from: RecordedTurns, client: DynamoDBDocumentClient): Promise<void> {
  let drawn = 0;
  const ids = { next: (prefix: string) => `${prefix}_${(drawn += 1)}` };
  await copyConversation(from, createDynamodbConversationStore({ client, tableName: tables.conversations, ids }));
  const log = createDynamodbCompletionLog({ client, tableName: tables.completions, keptDays: 30 });
  await log.append(await from.completionLog.ofTurn(id, 1));
  const pause = () => Promise.resolve();
  const knowledge = { client, tableName: tables.knowledge, ids, pause, random: () => 0 };
  await copyKnowledge(from, createDynamodbKnowledgeStore(knowledge));
}

async function copyConversation({ store }: RecordedTurns, to: RecordedTurns["store"]): Promise<void> {
  const head = await store.readHead(id);
  const turn = await store.readTurn(id, 1);
  assert.ok(head && turn);
  const events = await store.readEvents(id, { throughSeq: head.lastSeq, limit: head.lastSeq });
  const rows = await Promise.all(Array.from({ length: head.outSeq }, (_, at) => store.readOutbox(id, at + 1)));
  const outbox = rows.filter((row) => row !== undefined);
  assert.equal(await to.write({ head, expectedRevision: 0, events, outbox, turn }), "written");
  if (turn.decision) await to.decideTurn(id, 1, turn.decision);
  for (const { request, result } of await store.readSteps(id, 1)) {
    if (request) await to.requestSteps(id, 1, [request]);
    if (result) await to.recordStep(id, 1, result);
  }
}

async function copyKnowledge({ knowledgeStore }: RecordedTurns, to: RecordedTurns["knowledgeStore"]): Promise<void> {
  const versions = (await knowledgeStore.listVersions({ limit: 10 })).rows.filter(({ number }) => number > 0);
  for (const { number, publishedAt, by, summary } of versions.toSorted((left, right) => left.number - right.number)) {
    const { rows } = await knowledgeStore.readChanges({ after: number - 1, through: number }, { limit: 500 });
    const changes = rows.map(({ item, reference }) => (item ? { put: item } : { remove: reference }));
    await to.publish({ id: `version-${number}`, at: publishedAt, by, summary, changes });
  }
}

test("a turn of a stage is told as one of a folder is, by reads alone", async (t) => {
  const { inFolder, inStage, sent } = await recordedTwice(t);
  const [ofFolder, ofStage] = [await showTurn(inFolder, runner, reference), await showTurn(inStage, runner, reference)];
  assert.deepEqual(ofStage, ofFolder);
  assert.equal(ofStage.knowledge?.number, 1);
  assert.ok(ofStage.steps.some(({ calls }) => calls.length > 0));
  assert.deepEqual([...new Set(sent)].toSorted(), ["GetCommand", "QueryCommand"]);
});

test("a turn of a stage is run again with the knowledge of then and of now, and nothing is written", async (t) => {
  const { inStage, sent, clock } = await recordedTwice(t);
  const replay = openReplay({
    ...{ recorded: inStage, clock, policy: company.policy, models },
    telemetry: silentTelemetry,
  });
  const then = await replay(reference);
  assert.equal(then.reproduced, true);
  const today = await replay({ ...reference, knowledge: { version: "2", at: clock.now() } });
  const found = today.now.steps.flatMap(({ request, result }) => (request?.kind === "search" ? [result.value] : []));
  assert.doesNotMatch(JSON.stringify(found), /account-fees#/);
  assert.match(JSON.stringify(today.then.steps), /account-fees#/);
  assert.deepEqual([...new Set(sent)].toSorted(), ["GetCommand", "QueryCommand"]);
});

test("whoever would write to a stage while looking at it is refused before anything is sent", async (t) => {
  const { inStage, sent } = await recordedTwice(t);
  const result = { key: "1.search", kind: "search", value: null } as never;
  await assert.rejects(async () => inStage.store.recordStep(id, 1, result), { name: "ReadOnly" });
  await assert.rejects(async () => inStage.store.erase(id), { name: "ReadOnly" });
  await assert.rejects(async () => inStage.completionLog.erase(id), { name: "ReadOnly" });
  const publish = { id: "x", at: 0, by: "x", summary: "", changes: [] };
  await assert.rejects(async () =>
    inStage.knowledgeStore.publish({ ...publish, changes: [{ remove: { kind: "article", id: "x" } }] }),
  );
  assert.ok(sent.every((name) => name === "GetCommand" || name === "QueryCommand" || name === BatchGetCommand.name));
});

const noTables = { conversations: undefined, knowledge: undefined, completions: undefined };
const listed = ["Completions", "Conversations", "Knowledge", "ModelTraffic"].flatMap((name) =>
  ["dev", "prod"].map((stage) => `Turnwise-${stage}-${name}1A2B3C4D-ABCDEFGHIJKL`),
);

test("a stage's tables are found by the names that CloudFormation gives, unless they are named", async () => {
  const choice = { stage: "prod", tables: noTables, region: undefined };
  assert.deepEqual(await findTables(choice, async () => listed), {
    conversations: "Turnwise-prod-Conversations1A2B3C4D-ABCDEFGHIJKL",
    knowledge: "Turnwise-prod-Knowledge1A2B3C4D-ABCDEFGHIJKL",
    completions: "Turnwise-prod-Completions1A2B3C4D-ABCDEFGHIJKL",
  });
  const named = { conversations: "c", knowledge: "k", completions: "l" };
  const notAsked = () => Promise.reject(new Error("nobody has to look"));
  assert.deepEqual(await findTables({ ...choice, stage: undefined, tables: named }, notAsked), named);
  assert.deepEqual([namesStage(choice), namesStage({ ...choice, stage: undefined })], [true, false]);
});

test("a table that is neither named nor found, or found twice, is told with what to do", async () => {
  const choice = { stage: "qa", tables: noTables, region: undefined };
  const remedy = /--region or AWS_PROFILE, or name the table with --conversations-table/;
  await assert.rejects(
    findTables(choice, async () => listed),
    { name: "UserError", remedy },
  );
  const twice = async () => [...listed, "Turnwise-dev-Conversations9-OLD"];
  await assert.rejects(findTables({ ...choice, stage: "dev" }, twice), { message: /several tables/ });
  const partly = { ...choice, stage: undefined, tables: { ...noTables, knowledge: "k" } };
  await assert.rejects(findTables(partly, twice), { remedy: /--conversations-table NAME, or --stage NAME/ });
});
