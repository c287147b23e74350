/**
 * Missing knowledge from end to end, with the example company, the offline model and its real articles: what nobody
 * knows is handed over and counted; what an expert or a person in the conversation answers is found by the next
 * customer once it is approved.
 */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { gapRoutes } from "../../lambdas/serve-api/gap-routes.ts";
import type { ExpertEndpoint } from "../../src/knowledge/gaps/index.ts";
import { oneModel } from "../../local/model-layer.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { createOfflineModel } from "../../src/adapters/providers/offline-model.ts";
import { supportAgent } from "../../src/behaviours/index.ts";
import type { GapAnswer } from "../../src/contracts/http-gaps.ts";
import { conversationId, type JsonObject } from "../../src/kernel/index.ts";
import { type Simulation, simulate, simulationStart } from "../support/simulate-conversation.ts";

const company = loadCompany("companies/harbour-bank");
const minute = 60_000;

async function bank(changes: { readonly expertEndpoint?: ExpertEndpoint; readonly file?: string } = {}) {
  const { file, ...stack } = changes;
  const simulation = await simulate({
    ...(file === undefined ? {} : { file }),
    behaviours: supportAgent,
    stack: { company, models: oneModel(createOfflineModel({ clock: { now: () => simulationStart } })), ...stack },
  });
  const call = caller(simulation, stack.expertEndpoint !== undefined);
  return { simulation, call };
}

type Call = (method: "GET" | "POST", path: string, body?: JsonObject) => Promise<unknown>;

/** The routes under /knowledge/gaps, without HTTP around them. */
function caller({ stack }: Simulation, hasExpertEndpoint: boolean): Call {
  let ids = 0;
  const routes = gapRoutes({
    ...{ gapStore: stack.gapStore, knowledgeStore: stack.knowledgeStore, hasExpertEndpoint },
    companyName: company.policy.company.name,
    timing: stack.dependencies.timing,
    ids: { next: (prefix) => `${prefix}_${(ids += 1)}` },
  });
  return (method, path, body = {}) => {
    const [, , , id, action] = path.split("/");
    const template = [
      "/knowledge/gaps",
      ...(id === undefined ? [] : ["{id}"]),
      ...(action === undefined ? [] : [action]),
    ];
    const found = routes.find((route) => route.method === method && route.path === template.join("/"));
    assert.ok(found, path);
    const parsed = found.body?.parse(body);
    return found.run({ parameters: { id: id ?? "" }, query: found.query?.parse({}), body: parsed });
  };
}

async function listGaps(call: Call): Promise<readonly GapAnswer[]> {
  return ((await call("GET", "/knowledge/gaps")) as { gaps: readonly GapAnswer[] }).gaps;
}

async function asks({ start, say, pass }: Simulation, id: string, question: string): Promise<void> {
  await start(id);
  await say(question, { id, messageId: `${id}-1` });
  await pass(minute);
}

const question = "What are your mortgage rates?";
const inOtherWords = "Which mortgage rate do you have?";
const truth = "Mortgage rates start at 3.4 percent a year, fixed for ten years.";

test("what nobody knows is handed over, counted, answered by an expert, approved, and known to the next customer", async () => {
  const { simulation, call } = await bank();
  await asks(simulation, "c-1", question);
  assert.equal((await simulation.head("c-1")).latestHandOff?.reason, "no-answer");
  await asks(simulation, "c-2", inOtherWords);
  const [gap, ...others] = await listGaps(call);
  assert.ok(gap);
  assert.deepEqual(
    [gap.status, gap.counts.hand_off, gap.examples, others.length],
    ["open", 2, [question, inOtherWords], 0],
  );

  const asked = (await call("POST", `/knowledge/gaps/${gap.id}/ask`, { to: "insurance team" })) as {
    email: { body: string };
  };
  assert.match(asked.email.body, /What are your mortgage rates/);
  assert.match(asked.email.body, /2 × handed to a person/);
  const answer = { answer: truth, by: "ann", as: "fact", visibility: "public" };
  const answered = (await call("POST", `/knowledge/gaps/${gap.id}/answer`, answer)) as GapAnswer;
  assert.equal(answered.status, "answered");
  await asks(simulation, "c-3", inOtherWords);
  assert.equal((await simulation.head("c-3")).latestHandOff?.reason, "no-answer", "a draft is not used");

  const closed = (await call("POST", `/knowledge/gaps/${gap.id}/approve`, { by: "bob" })) as GapAnswer;
  assert.equal(closed.status, "closed");
  assert.deepEqual(
    await call("POST", `/knowledge/gaps/${gap.id}/approve`, { by: "bob" }),
    closed,
    "to repeat it changes nothing",
  );
  await asks(simulation, "c-4", "How high are the rates of a mortgage?");
  const message = (await simulation.log("c-4")).find(({ type }) => type === "agent_message");
  assert.match(JSON.stringify(message?.data["body"]), /start at 3.4 percent/);
  assert.match(JSON.stringify(message?.data["citations"]), new RegExp(`"articleId":"${gap.id}"`));
  await simulation.close();
});

test("what a person answered after the hand-off is proposed as a fact, with its source, and published when approved", async () => {
  const { simulation, call } = await bank();
  await asks(simulation, "c-1", question);
  await simulation.humanSays(
    `Hi Anna, thanks for waiting! ${truth} Write to me at tom@bank.example if you need the form. Kind regards, Tom`,
    { id: "c-1" },
  );
  await simulation.pass(minute);
  assert.equal((await listGaps(call))[0]?.drafts.length, 0, "more may follow");
  await simulation.api.finishConversation(conversationId("c-1"), { reasonCode: "resolved" });
  await simulation.pass(minute);

  const [gap] = await listGaps(call);
  assert.ok(gap);
  assert.deepEqual([gap.status, gap.counts.hand_off, gap.counts.human_answer], ["answered", 1, 1]);
  const [draft] = gap.drafts;
  assert.deepEqual(
    [draft?.answer, draft?.origin, draft?.conversation_id, draft?.visibility],
    [truth, "mined", "c-1", "internal"],
  );
  await call("POST", `/knowledge/gaps/${gap.id}/approve`, { by: "bob", visibility: "users" });
  await asks(simulation, "c-2", inOtherWords);
  assert.match(simulation.replies("c-2").join(), /start at 3.4 percent/);
  const history = await simulation.stack.knowledgeStore.historyOf({ kind: "fact", id: gap.id });
  const fact = history.at(-1)?.item;
  assert.deepEqual(fact?.kind === "fact" && fact.source, {
    gapId: gap.id,
    person: "conversation",
    conversationId: "c-1",
  });
  await simulation.close();
});

test("no personal data of a question gets into a gap", async () => {
  const { simulation, call } = await bank();
  await asks(simulation, "c-1", "What are your mortgage rates? Write to anna@example.com or call +44 20 7946 0123.");
  const [gap] = await listGaps(call);
  assert.match(gap?.question ?? "", /mortgage rates\? Write to \[email\] or call \[phone\]/);
  await simulation.close();
});

test("a deleted conversation takes its question along", async () => {
  const { simulation, call } = await bank();
  await asks(simulation, "c-1", question);
  await simulation.signal("cancel", {}, "c-1");
  await simulation.pass(minute);
  await simulation.signal("deletion_requested", {}, "c-1");
  await simulation.pass(60 * minute);
  const [gap] = await listGaps(call);
  assert.deepEqual([gap?.question, gap?.examples, gap?.counts.hand_off], ["", [], 1]);
  assert.deepEqual(await simulation.stack.gapStore.listSignals("c-1"), []);
  await simulation.close();
});

test("a question to an expert goes to the experts' endpoint until it arrives, and never to the conversations' one", async () => {
  const posted: JsonObject[] = [];
  const expertEndpoint: ExpertEndpoint = {
    post: async (envelope) => {
      posted.push(envelope);
      return { status: posted.length < 3 ? 503 : 200 };
    },
  };
  const { simulation, call } = await bank({ expertEndpoint });
  await asks(simulation, "c-1", question);
  const [gap] = await listGaps(call);
  assert.ok(gap);
  await call("POST", `/knowledge/gaps/${gap.id}/ask`, { to: "insurance team", via: "webhook" });
  await simulation.pass(60 * minute);
  assert.deepEqual(
    posted.map(({ type, id }) => [type, id]),
    Array(3).fill(["knowledge.question", "question_1"]),
  );
  const [told] = ((await call("GET", `/knowledge/gaps/${gap.id}`)) as GapAnswer).questions;
  assert.deepEqual([told?.delivery, told?.attempts], ["delivered", 3]);
  assert.ok(simulation.attempts.every(({ webhook }) => webhook.type !== ("knowledge.question" as string)));
  await simulation.close();
});

test("nobody is asked about a gap that was dismissed, and nothing of it is published", async () => {
  const { simulation, call } = await bank();
  await asks(simulation, "c-1", question);
  const [gap] = await listGaps(call);
  assert.ok(gap);
  await call("POST", `/knowledge/gaps/${gap.id}/dismiss`, { by: "bob" });
  for (const action of ["ask", "answer", "approve"]) {
    const body = { to: "x", by: "x", answer: "x" };
    await assert.rejects(async () => call("POST", `/knowledge/gaps/${gap.id}/${action}`, body), { name: "GapStatus" });
  }
  await assert.rejects(call("GET", "/knowledge/gaps/gap_none"), { name: "GapNotFound", code: "not_found" });
  await simulation.close();
});
