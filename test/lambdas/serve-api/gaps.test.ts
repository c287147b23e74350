import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDynamodbGapStore } from "../../../src/adapters/aws/dynamodb-gap-store.ts";
import type { GapAnswer } from "../../../src/contracts/http-gaps.ts";
import { openGap } from "../../../src/knowledge/gaps/index.ts";
import { apiUnderTest, management, startOfTest } from "../../support/api-under-test.ts";
import { buildSignal } from "../../support/build-gap.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";

async function apiWithGap() {
  const gapStore = createDynamodbGapStore({ client: inMemoryDynamodb(), tableName: "knowledge" });
  const signal = buildSignal("conv-1/5", { at: startOfTest });
  const gap = openGap(signal);
  await gapStore.write(gap, signal);
  const api = apiUnderTest({ gapStore });
  const call = async (method: string, path: string, body?: object) => {
    const answer = await api.call(method, `/knowledge/gaps${path}`, body, management);
    return { status: answer.status, code: answer.body.code, body: answer.body as unknown as GapAnswer };
  };
  return { api, gap, call };
}

test("only a Management key opens the gaps", async () => {
  const { api, gap } = await apiWithGap();
  assert.equal((await api.call("GET", "/knowledge/gaps")).status, 403);
  assert.equal((await api.call("POST", `/knowledge/gaps/${gap.id}/dismiss`, {})).status, 403);
});

test("a gap is listed, answered as an article, and approved into the knowledge", async () => {
  const { api, gap, call } = await apiWithGap();
  const listed = await call("GET", "?status=open&limit=5");
  assert.deepEqual(
    (listed.body as unknown as { gaps: GapAnswer[] }).gaps.map(({ id, score }) => [id, score]),
    [[gap.id, 3]],
  );
  const answer = {
    answer: "# Insurance\n\nIt is part of Plus.",
    by: "ann",
    as: "article",
    title: "Travel insurance",
    visibility: "public",
  };
  const { body: answered } = await call("POST", `/${gap.id}/answer`, answer);
  assert.deepEqual([answered.status, answered.drafts[0]?.title], ["answered", "Travel insurance"]);
  const { body: closed } = await call("POST", `/${gap.id}/approve`, { draft_id: answered.drafts[0]?.id });
  assert.deepEqual([closed.status, closed.published?.kind, closed.published?.by], ["closed", "article", "management"]);
  const article = await api.knowledgeStore.readItem({ kind: "article", id: gap.id }, closed.published?.version ?? 0);
  assert.ok(article?.kind === "article");
  assert.deepEqual([article.status, article.title, article.body], ["published", "Travel insurance", answer.answer]);
});

test("whoever is to approve an answer sees what ingestion found in it", async () => {
  const { gap, call } = await apiWithGap();
  const answer = { answer: "Supervisors may refund up to 40 euros.", by: "ann", visibility: "users" };
  const [draft] = (await call("POST", `/${gap.id}/answer`, answer)).body.drafts;
  assert.deepEqual([draft?.visibility, draft?.declared], ["internal", "users"]);
  assert.deepEqual([draft?.findings[0]?.code, draft?.findings[0]?.severity], ["looks-internal", "approval"]);
  assert.deepEqual((await call("GET", `/${gap.id}`)).body.drafts, [draft]);
});

test("what can't be is refused with the words of the other routes", async () => {
  const { gap, call } = await apiWithGap();
  assert.deepEqual(
    [(await call("GET", "/gap_none")).code, (await call("GET", "?status=lost")).code],
    ["not_found", "invalid_argument"],
  );
  assert.equal((await call("POST", `/${gap.id}/answer`, { answer: " ", by: "ann" })).code, "invalid_argument");
  assert.equal((await call("POST", `/${gap.id}/answer`, { answer: "x" })).code, "invalid_argument");
  assert.equal((await call("POST", `/${gap.id}/approve`, {})).code, "failed_precondition");
  assert.equal((await call("POST", `/${gap.id}/ask`, { to: "ann", via: "webhook" })).code, "failed_precondition");
});

test("the API's description names the routes", async () => {
  const { api } = await apiWithGap();
  const { body } = await api.call("GET", "/spec.json");
  const { paths } = body as unknown as { paths: Record<string, object> };
  const own = Object.keys(paths).filter((path) => path.startsWith("/knowledge/gaps"));
  const actions = ["", "/ask", "/answer", "/approve", "/dismiss"].map((action) => `/knowledge/gaps/{id}${action}`);
  assert.deepEqual(own.toSorted(), ["/knowledge/gaps", ...actions].toSorted());
});
