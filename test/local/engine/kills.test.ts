import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  createFaultyLambda,
  createFaultyStore,
  openEngine,
  openGroupCommit,
  VirtualClock,
  type Engine,
  type GroupCommit,
  type KillPoint,
} from "../../../local/engine/index.ts";
import { createRandom } from "../../../local/engine/jsonata/aws-functions.ts";
import { invoke, park } from "./support/open-test-engine.ts";

const KILLS = 1_000;
const EXECUTIONS = 3;
const ROUNDS = 3;
const LONGEST_LIFE_WRITES = 6;

/** Waits for a message and works on it, three times over; then works on three items. */
const DEFINITION = JSON.stringify({
  QueryLanguage: "JSONata",
  StartAt: "Park",
  States: {
    Park: park("park", {
      TimeoutSeconds: 90_000,
      Assign: { words: "{% $append($exists($words) ? $words : [], [$states.result]) %}" },
      Next: "Work",
    }),
    Work: invoke("work", { Retry: [{ ErrorEquals: ["States.ALL"] }], Next: "Count" }),
    Count: { Type: "Pass", Assign: { n: "{% $exists($n) ? $n + 1 : 1 %}" }, Next: "Enough" },
    Enough: { Type: "Choice", Choices: [{ Condition: `{% $n < ${ROUNDS} %}`, Next: "Park" }], Default: "Rest" },
    Rest: { Type: "Wait", Seconds: 3_600, Next: "Each" },
    Each: {
      Type: "Map",
      Items: "{% [1,2,3] %}",
      ItemProcessor: { StartAt: "Item", States: { Item: invoke("work") } },
      Output: { n: "{% $n %}", words: "{% $words %}", items: "{% $states.result %}" },
      End: true,
    },
  },
});

/** A world outlives its processes: the store, the clients that wait for tokens, and the time. */
class World {
  readonly store: GroupCommit = openGroupCommit(":memory:");
  readonly random: () => number;
  nowMs = Date.UTC(2026, 0, 1);
  kills = 0;
  #sent = 0;
  /** Messages that a client has not been told of yet, by token. */
  readonly #unanswered = new Map<string, string>();

  constructor(seed: number) {
    this.random = createRandom(seed);
  }

  /** One process, from its start to its death or to the end of all work. Returns whether it survived. */
  async live(): Promise<boolean> {
    let writesLeft = 1 + Math.floor(this.random() * LONGEST_LIFE_WRITES);
    const nextKill = (): KillPoint | undefined => {
      if (--writesLeft > 0) return undefined;
      return this.random() < 0.5 ? "before-commit" : "after-commit";
    };
    const store = createFaultyStore(this.store, nextKill);
    const clock = new VirtualClock(this.nowMs);
    const engine = this.#open(store, clock);
    const work = this.#drive(engine, clock);
    const survived = await Promise.race([work.then(() => true), store.killed.then(() => false)]);
    this.nowMs = clock.now();
    if (!survived) this.kills++;
    return survived;
  }

  #open(store: GroupCommit, clock: VirtualClock): Engine {
    const stub = {
      invoke: async (name: string, payload: unknown) => this.#invoke(name, payload as { token: string }, () => engine),
    };
    const lambda = createFaultyLambda(stub, clock, this.random, { maxDelayMs: 500, duplicates: 0.1 });
    const queues = { sendMessage: async () => ({ messageId: "" }) };
    const engine = openEngine({ store, clock, lambda, queues, seed: Math.floor(this.random() * 2 ** 31) });
    return engine;
  }

  async #drive(engine: Engine, clock: VirtualClock): Promise<void> {
    const { stateMachineArn } = await engine.createStateMachine({
      name: "kills",
      type: "STANDARD",
      definition: DEFINITION,
    });
    await engine.resume();
    for (let id = 0; id < EXECUTIONS; id++) {
      const start = engine.startExecution({ stateMachineArn, name: `e-${id}`, input: `{"id":${id}}` });
      await start.catch((error: Error) => assert.equal(error.name, "ExecutionAlreadyExists"));
    }
    for (const token of this.#unanswered.keys()) this.#send(engine, token);
    await clock.runUntilIdle();
  }

  #invoke(name: string, payload: { token: string }, engine: () => Engine): unknown {
    if (name === "work") return payload;
    if (!this.#unanswered.has(payload.token)) this.#unanswered.set(payload.token, `word-${++this.#sent}`);
    this.#send(engine(), payload.token);
    return null;
  }

  /** A client that sends until it is told that its message arrived, now or before. */
  #send(engine: Engine, taskToken: string): void {
    const word = this.#unanswered.get(taskToken);
    if (word === undefined) return;
    const told = () => void this.#unanswered.delete(taskToken);
    engine.sendTaskSuccess({ taskToken, output: JSON.stringify(word) }).then(told, (error: Error) => {
      assert.equal(error.name, "TaskTimedOut");
      told();
    });
  }
}

async function assertNothingLostOrDoubled(store: GroupCommit): Promise<void> {
  const clock = new VirtualClock();
  const lambda = { invoke: async () => null };
  const engine = openEngine({ store, clock, lambda, queues: { sendMessage: async () => ({ messageId: "" }) } });
  const [machine] = (await engine.listStateMachines({})).stateMachines;
  const { executions } = await engine.listExecutions({ stateMachineArn: machine!.stateMachineArn });
  assert.equal(executions.length, EXECUTIONS);
  const words: string[] = [];
  for (const { executionArn } of executions) {
    const { status, output } = await engine.describeExecution({ executionArn });
    const result = JSON.parse(output ?? "{}") as { n: number; words: string[]; items: number[] };
    assert.deepEqual([status, result.n, result.items], ["SUCCEEDED", ROUNDS, [1, 2, 3]]);
    words.push(...result.words);
    await assertHistoryIsWhole(engine, executionArn);
  }
  assert.equal(new Set(words).size, EXECUTIONS * ROUNDS, "a message was lost or counted twice");
}

async function assertHistoryIsWhole(engine: Engine, executionArn: string): Promise<void> {
  const { events } = await engine.getExecutionHistory({ executionArn, maxResults: 1_000 });
  assert.deepEqual(
    events.map(({ id }) => id),
    events.map((_, index) => index + 1),
  );
  const count = (type: string) => events.filter((event) => event.type === type).length;
  assert.equal(count("TaskStateEntered"), 2 * ROUNDS + 3);
  assert.equal(count("TaskSucceeded"), 2 * ROUNDS + 3);
  assert.equal(count("ExecutionSucceeded"), 1);
}

describe("a process that is killed again and again", () => {
  test(`loses nothing and does nothing twice over ${KILLS} kills`, async () => {
    let kills = 0;
    for (let seed = 1; kills < KILLS; seed++) {
      const world = new World(seed);
      while (!(await world.live()));
      await assertNothingLostOrDoubled(world.store);
      kills += world.kills;
    }
  });
});
