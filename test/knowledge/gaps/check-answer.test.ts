import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDynamodbGapStore } from "../../../src/adapters/aws/dynamodb-gap-store.ts";
import {
  createAnswerGap,
  createApproveAnswer,
  createCheckAnswer,
  createShowGap,
  type ExpertAnswer,
  openGap,
} from "../../../src/knowledge/gaps/index.ts";
import type { Article, KnowledgeChange } from "../../../src/knowledge/index.ts";
import { buildSignal } from "../../support/build-gap.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";
import { inMemoryKnowledgeStore } from "../../support/in-memory-knowledge-store.ts";

const now = Date.parse("2026-11-23T09:00:00.000Z");
const clock = { now: () => now };
const signal = buildSignal("conv-1/5", { question: "What does a duplicate statement on paper cost?" });
const { id } = openGap(signal);

const fees: Article = {
  ...{ kind: "article", id: "fees", title: "Fees", visibility: "public", language: "en", usage: "on" },
  ...{ body: "A duplicate statement on paper costs 5 euros for each month.", status: "published" },
};

async function desk(live: readonly Article[] = []) {
  const gaps = createDynamodbGapStore({ client: inMemoryDynamodb(), tableName: "knowledge" });
  await gaps.write(openGap(signal), signal);
  const store = inMemoryKnowledgeStore();
  let drawn = 0;
  const ids = { next: (prefix: string) => `${prefix}_${(drawn += 1)}` };
  const publish = (changes: readonly KnowledgeChange[]) =>
    store.publish({ id: ids.next("publish"), at: now, by: "ann", summary: "", changes });
  if (live.length > 0) await publish(live.map((put) => ({ put })));
  const checkAnswer = createCheckAnswer({ store, clock, company: "Harbour Bank" });
  const shared = { gaps, store, clock, ids, checkAnswer };
  const answering = createAnswerGap(shared);
  const answer = async (text: string, changes: Partial<ExpertAnswer> = {}) => {
    const given = { as: "fact", visibility: "public", by: "ann", title: "Statements", text, ...changes } as const;
    const draft = (await answering(id, given)).drafts.at(-1);
    assert.ok(draft);
    return draft;
  };
  const published = async (kind: "fact" | "article" = "fact") =>
    (await store.readItem({ kind, id }, (await store.current()).number)) as Article | undefined;
  return { answer, approve: createApproveAnswer(shared), show: createShowGap(shared), publish, published, store };
}

const codesOf = ({ findings = [] }: { readonly findings?: readonly { readonly code: string }[] }) =>
  findings.map(({ code }) => code);

test("an answer is made fit to be read alone, with its own words kept beside", async () => {
  const { answer, approve, published } = await desk();
  assert.deepEqual((await answer("We currently charge 4 euros for a statement.")).findings, []);
  await approve(id, { by: "bob" });
  const fact = (await published()) as unknown as { statement: string; sourceText: string };
  assert.equal(fact.statement, "We (Harbour Bank) currently (as of November 23, 2026) charge 4 euros for a statement.");
  assert.equal(fact.sourceText, "We currently charge 4 euros for a statement.");
  await answer("## Paper\n\nIt costs 4 euros.", { as: "article" });
  await approve(id, { by: "bob" });
  const article = await published("article");
  assert.equal(article?.body, "## Paper\n\nIt costs 4 euros.");
  assert.match(article.parts?.[0]?.text ?? "", /^## Statements › Paper \(Harbour Bank\)\n\nIt \(Paper\) costs/);
});

test("what looks internal is internal until who approves says otherwise", async () => {
  const { answer, approve, published } = await desk();
  const draft = await answer("Agents may waive the 4 euros once a year.");
  assert.deepEqual([draft.visibility, draft.declared, codesOf(draft)], ["internal", "public", ["looks-internal"]]);
  await approve(id, { by: "bob" });
  assert.equal((await published())?.visibility, "internal");
  await answer("Agents may waive the 4 euros twice a year.");
  await approve(id, { by: "bob", visibility: "public" });
  assert.equal((await published())?.visibility, "public");
});

test("credentials are published to nobody outside, whatever anybody approves", async () => {
  const { answer, approve, published } = await desk();
  const draft = await answer("Log in to the archive with password: harbour2026!");
  assert.deepEqual([draft.visibility, codesOf(draft)], ["internal", ["secret"]]);
  assert.ok(!JSON.stringify(draft.findings).includes("harbour2026"));
  await assert.rejects(approve(id, { by: "bob", visibility: "users" }), { name: "GapStatus" });
  assert.equal(await published(), undefined);
  await approve(id, { by: "bob" });
  assert.equal((await published())?.visibility, "internal");
});

test("an answer that contradicts or repeats what is live says so, and an approval accepts it", async () => {
  const { answer, approve, published } = await desk([fees]);
  const contrary = await answer("A duplicate statement on paper costs 9 euros for each month.");
  assert.deepEqual(
    contrary.findings?.map(({ code, severity, other }) => [code, severity, other]),
    [["contradiction", "approval", "fees#1"]],
  );
  await approve(id, { by: "bob" });
  assert.ok(await published());
  const again = `${fees.body} It is sent by post to the address in your profile within a week.`;
  const { answer: repeat } = await desk([{ ...fees, body: again }]);
  assert.deepEqual(codesOf(await repeat(again)), ["duplicate"]);
});

test("what has come into the knowledge since is shown before anything is published", async () => {
  const { answer, approve, show, publish, published } = await desk();
  const draft = await answer("A duplicate statement on paper costs 9 euros for each month.");
  assert.deepEqual(codesOf(draft), []);
  await publish([{ put: fees }]);
  await assert.rejects(approve(id, { by: "bob" }), { name: "GapStatus", message: /something new.*other numbers/ });
  assert.equal(await published(), undefined);
  assert.deepEqual(codesOf((await show(id)).gap.drafts[0]!), ["contradiction"]);
  const closed = await approve(id, { by: "bob" });
  assert.equal(closed.status, "closed");
  assert.deepEqual(await approve(id, { by: "bob" }), closed, "to repeat it changes nothing");
});

test("a fact of another gap is looked at, too", async () => {
  const { answer, publish } = await desk();
  const statement = "A duplicate statement on paper costs 7 euros for each month.";
  const fact = { kind: "fact", id: "gap_other", title: "Statements", statement, visibility: "internal" } as const;
  await publish([{ put: { ...fact, language: "en", usage: "on", source: {}, learnedAt: 1 } }]);
  const draft = await answer("A duplicate statement on paper costs 9 euros for each month.");
  assert.deepEqual(
    draft.findings?.map(({ code, other }) => [code, other]),
    [["contradiction", "fact:gap_other#1"]],
  );
});
