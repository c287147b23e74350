/**
 * How soon knowledge is there and how fast it is found, with 10,000 articles in the local SQLite file: a cold start, a
 * search through both halves, and one article from its publish to the search that finds it, with the longest time that
 * the process did nothing else meanwhile. `node bench/retrieval/freshness.ts`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openGroupCommit } from "../../local/engine/index.ts";
import { createInProcessKnowledge } from "../../src/adapters/local/knowledge-in-process.ts";
import { createSqliteKnowledgeStore } from "../../src/adapters/local/sqlite-knowledge-store.ts";
import type { KnowledgeChange, KnowledgeIndex, KnowledgeStore } from "../../src/knowledge/index.ts";
import { quantile } from "../latencies.ts";
import { createRandomText } from "./random-articles.ts";

const articles = 10_000;
const articlesAPublish = 500;
const searches = 300;
const publishes = 40;

const text = createRandomText(7);

function publish(store: KnowledgeStore, id: string, changes: readonly KnowledgeChange[]) {
  return store.publish({ id, at: 0, by: "bench", summary: id, changes });
}

async function fill(store: KnowledgeStore): Promise<void> {
  for (let made = 0; made < articles; made += articlesAPublish) {
    const part = Array.from({ length: articlesAPublish }, (_, place) => ({ put: text.article(`a${made + place}`) }));
    await publish(store, `fill-${made}`, part);
  }
}

function search(index: KnowledgeIndex, version: number, question: string) {
  return index.searchPublic({ text: question, version, at: 0, limit: 8 });
}

interface Timed {
  readonly ms: number;
  /** Of all threads, those that collect garbage included. */
  readonly cpuMs: number;
  /** The longest stretch in which no timer could fire, waiting for a core included. */
  readonly stallMs: number;
  /** The longest stretch of one core's work within it: what of a stall is our own. */
  readonly turnMs: number;
}

/** Looks at each turn of the event loop how long the thread worked since the one before. */
function watchTurns(): () => number {
  const worked = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1e3;
  };
  let longest = 0;
  let last = worked();
  let isOver = false;
  const look = () => {
    const now = worked();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    look();
    isOver = true;
    return longest;
  };
}

async function timed(work: () => Promise<void>): Promise<Timed> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const longestTurn = watchTurns();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const turnMs = longestTurn();
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return { ms, cpuMs: (user + system) / 1e3, stallMs: delay.max / 1e6, turnMs };
}

async function measureSearches(index: KnowledgeIndex, version: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let done = 0; done < searches; done += 1) {
    const question = text.words(8);
    const start = performance.now();
    await search(index, version, question);
    times.push(performance.now() - start);
  }
  return times;
}

async function measurePublishes(store: KnowledgeStore, index: KnowledgeIndex) {
  const results: Timed[] = [];
  for (let done = 0; done < publishes; done += 1) {
    const mark = `zebrafish${String.fromCharCode(97 + (done % 26), 97 + Math.floor(done / 26))}`;
    const article = text.article(`a${done * 7}`);
    const changed = { ...article, body: `${article.body} ${mark}` };
    results.push(
      await timed(async () => {
        await publish(store, `change-${done}`, [{ put: changed }]);
        const [found] = await search(index, await index.currentVersion(), mark);
        if (found?.articleId !== article.id) throw new Error(`${mark} was not found`);
      }),
    );
  }
  return results;
}

const row = (what: string, ...values: readonly (number | string)[]) =>
  console.log(`| ${what} | ${values.join(" | ")} |`);
const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const folder = mkdtempSync(join(tmpdir(), "freshness-"));
const commit = openGroupCommit(join(folder, "state.sqlite"));
try {
  const store = await createSqliteKnowledgeStore(commit);
  await fill(store);
  const index = createInProcessKnowledge({ store });
  const { number: version } = await store.current();
  const cold = await timed(async () => void (await search(index, version, text.words(8))));
  await measureSearches(index, version);
  const times = await measureSearches(index, version);
  const made = await measurePublishes(store, index);
  console.log(`\n${articles.toLocaleString("en")} articles, a passage of 110 words each\n`);
  console.log(
    "| what | median | p99 or worst | of one core | longest stall | longest turn |\n|---|---|---|---|---|---|",
  );
  row("cold start to the first answer", ms(cold.ms), "", ms(cold.cpuMs), ms(cold.stallMs), ms(cold.turnMs));
  row("search, both halves", ms(quantile(times, 0.5)), ms(quantile(times, 0.99)), "", "", "");
  const publishMs = made.map((each) => each.ms);
  const stalls = made.map((each) => each.stallMs);
  row(
    "publish of one article to the search that finds it",
    ms(quantile(publishMs, 0.5)),
    ms(Math.max(...publishMs)),
    ms(
      quantile(
        made.map(({ cpuMs }) => cpuMs),
        0.5,
      ),
    ),
    ms(Math.max(...stalls)),
    ms(Math.max(...made.map(({ turnMs }) => turnMs))),
  );
  row("memory of the process", `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`, "", "", "", "");
} finally {
  await commit.close();
  rmSync(folder, { recursive: true });
}
