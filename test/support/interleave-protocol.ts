/**
 * The conversation protocol with nothing but the use cases and a store in memory. State machine, lane, turns, customers,
 * people, timers and sweeper are coroutines here, small enough to be read beside the ASL files; a scheduler decides at
 * every call to the store who goes on. Time stands still unless a timer fires.
 */
import type { Scheduler } from "fast-check";
import type { TurnRunner } from "../../src/contracts/index.ts";
import {
  type BeginTurn,
  changeHead,
  type CommitTurn,
  type ConversationStore,
  createAddMessage,
  createAppendSignal,
  createBeginTurn,
  createCommitTurn,
  createDecideTurn,
  createParkConversation,
  createReadConversation,
  createRingTimer,
  createStartConversation,
  createSweepConversations,
  createWakeConversation,
  type Head,
  hasEnded,
  needsRead,
  type ParkConversation,
  type RingTimer,
  type TurnRequest,
} from "../../src/conversation/index.ts";
import { conversationId, silentTelemetry, type TaskToken } from "../../src/kernel/index.ts";
import {
  type Course,
  everythingIsTakenCareOf,
  headIsConsistent,
  logHasNoGap,
  numbersWithoutGap,
  onePassPerRequest,
  silentAfterAPerson,
  silentWhilePaused,
} from "./conversation-invariants.ts";
import { inMemoryConversationStore } from "./in-memory-conversation-store.ts";
import { policyWith, simulationStart } from "./simulate-conversation.ts";

export interface Setting {
  readonly messages: number;
  /** What people do, one after the other, at any moment. */
  readonly acts: readonly ("take_over" | "hand_back" | "finish" | "pause" | "unpause")[];
  /** Requests that the lane delivers a second time, as late as it likes. */
  readonly duplicates?: number;
  /** Wake-ups that are lost with whoever should have made them. */
  readonly lostWakeUps?: number;
  /** Turns that die before Begin, before Commit, or before they say that they are done. */
  readonly deaths?: number;
  /** Thinks that time out while their turn is under way. */
  readonly earlyTimeouts?: number;
  /** Silence timers that fire while the machine is parked. */
  readonly silenceTimers?: number;
  /** Whether somebody looks for what has stopped; without faults nobody needs to, and nothing may be masked. */
  readonly sweeper?: boolean;
}

export type Breakage =
  | "park without its condition"
  | "commit without its fence"
  | "ring without its condition"
  | "begin without its ticket"
  | "begin over a parked token";

const id = conversationId("conv-1");
const policy = policyWith({ quietWindowMs: 0, nudgeAfterSeconds: 1, closeAfterSeconds: 1_000_000 });
const laneQueues = { urgent: "urgent", routine: "routine", deferred: "deferred" };

type TaskEnd = "completed" | "timed_out";

/** Runs one interleaving to its end and returns what is wrong with it. */
export async function interleave(
  scheduler: Scheduler,
  chance: () => number,
  setting: Setting,
  breakage?: Breakage,
): Promise<string[]> {
  const world = createWorld(scheduler, chance, setting, breakage);
  await world.start();
  void world.customers();
  void world.people();
  await scheduler.waitIdle();
  for (let round = 0; setting.sweeper && round < 12 && !(await world.isAtRest()); round += 1) {
    await world.letTimePass();
    await scheduler.waitIdle();
  }
  return world.violations();
}

function createWorld(scheduler: Scheduler, chance: () => number, setting: Setting, breakage: Breakage | undefined) {
  const base = inMemoryConversationStore();
  const store = scheduled(base, scheduler);
  const budget = budgetOf(setting);
  let now = simulationStart;
  let tokens = 0;
  const open = new Map<string, (end: TaskEnd) => void>();
  const machines = new Map<number, { doing: "read" | "park" | "think" | "ring" | "ended"; token?: TaskToken }>();

  /** True when the budget still has such a fault and chance wants it now. */
  const happens = (fault: keyof typeof budget, percent: number): boolean => {
    if (budget[fault] === 0 || chance() >= percent) return false;
    budget[fault] -= 1;
    return true;
  };
  const steps = async (count: number): Promise<void> => {
    for (let step = 0; step < count; step += 1) await scheduler.schedule(Promise.resolve(), "later");
  };
  const complete = (token: TaskToken, end: TaskEnd): "woken" | "gone" => {
    const done = open.get(token);
    if (!done) return "gone";
    open.delete(token);
    done(end);
    return "woken";
  };

  const timing = { clock: { now: () => now }, random: () => 0, pause: () => steps(1) };
  const followUps = {
    deliver: async () => undefined,
    wakeLater: async () => void steps(chance() % 8).then(() => createWakeConversation({ store, machine })(id)),
  };
  const machine = {
    start: async (_id: unknown, generation: number) => {
      if (!machines.has(generation)) void run(generation);
    },
    wake: async (token: TaskToken) => complete(token, "completed"),
  };
  /** Whoever appends may die between its write and its wake-up, so that nothing is queued either. */
  const mortal = {
    machine: {
      ...machine,
      wake: async (token: TaskToken) => (happens("lostWakeUps", 40) ? "gone" : machine.wake(token)),
    },
    followUps,
  };
  const dependencies = { store, timing, ...mortal, telemetry: silentTelemetry };
  const append = createAppendSignal(dependencies);
  const useCases = breakUseCases(base, breakage, {
    read: createReadConversation({ store, timing, policy, laneQueues }),
    park: createParkConversation({ store, timing, machine }),
    ring: createRingTimer({ append, timing }),
    begin: (from) => createBeginTurn({ store: from, timing, currentPins: async () => pins }),
    commit: (from) => createCommitTurn({ store: from, timing, followUps }),
    append,
    store,
    timing,
  });
  const decide = createDecideTurn({ store, runner });
  const sweep = createSweepConversations({ store, timing, machine, followUps, telemetry: silentTelemetry });

  /** One execution of the conversation machine. */
  async function run(generation: number): Promise<void> {
    const self: { doing: "read" | "park" | "think" | "ring" | "ended"; token?: TaskToken } = { doing: "read" };
    machines.set(generation, self);
    for (let ticket = -1; ;) {
      self.doing = "read";
      const directive = await useCases.read({ conversationId: id, generation, ticket });
      ticket = directive.ticket;
      if (directive.next === "end" || directive.next === "rollover") break;
      if (directive.next === "settle") now = Math.max(now, Date.parse(directive.until));
      if (directive.next === "settle") continue;
      const token = `token-${(tokens += 1)}` as TaskToken;
      Object.assign(self, { doing: directive.next, token });
      const ended = new Promise<TaskEnd>((resolve) => open.set(token, resolve));
      if (directive.next === "park") {
        void useCases.park({ conversationId: id, generation, ticket, token, attempt: 0 });
        if (happens("silenceTimers", 60))
          void steps(chance() % 12).then(() => fireSilence(token, directive.timeoutSeconds));
      } else {
        enqueue({ conversationId: id, ticket, token });
        if (happens("earlyTimeouts", 50)) void steps(chance() % 20).then(() => complete(token, "timed_out"));
      }
      const end = await ended;
      await steps(1);
      self.doing = "ring";
      if (end === "timed_out") await useCases.ring({ conversationId: id, generation, ticket, task: directive.next });
    }
    self.doing = "ended";
  }

  function fireSilence(token: TaskToken, timeoutSeconds: number): void {
    if (!open.has(token)) return;
    now += timeoutSeconds * 1_000;
    complete(token, "timed_out");
  }

  /** At least once; a second time as late as it likes. */
  function enqueue(request: TurnRequest): void {
    let executions = 0;
    const deliver = async (lateBy: number) => {
      await steps(lateBy);
      await turn(request, `${request.token}-execution-${(executions += 1)}`);
    };
    void deliver(chance() % 3);
    if (happens("duplicates", 60)) void deliver(chance() % 40);
  }

  /** One execution of the turn machine. */
  async function turn(request: TurnRequest, executionId: string): Promise<void> {
    if (happens("deaths", 15)) return;
    const begun = await useCases.begin({ ...request, executionId });
    if (!begun.claimed) {
      if (begun.release) complete(request.token, "completed");
      return;
    }
    const reference = { conversationId: id, turn: begun.turn };
    const decided = await decide({ ...reference, round: 0 });
    if (decided.next !== "commit" || happens("deaths", 15)) return;
    await useCases.commit(reference);
    if (!happens("deaths", 15)) complete(request.token, "completed");
  }

  return {
    start: async () => {
      const starting = createStartConversation(dependencies);
      const started = starting({ conversationId: id, customerId: "cust-1", channel: "web", assignedTo: "ai" });
      await scheduler.waitFor(started);
    },
    customers: async () => {
      const add = createAddMessage(append, timing);
      const participant = { id: "cust-1", type: "Customer" as const };
      const write = async (number: number) => {
        await steps(chance() % 25);
        await add(id, { messageId: `m-${number}`, body: `m-${number}`, participant });
      };
      await Promise.all(Array.from({ length: setting.messages }, (_, number) => write(number)));
    },
    people: async () => {
      for (const act of setting.acts) {
        await steps(chance() % 25);
        await append(id, { type: signalOf[act], at: now, data: {} });
      }
    },
    letTimePass: async () => {
      now += 100_000;
      for (const { doing, token } of machines.values()) if (doing === "think" && token) complete(token, "timed_out");
      void sweep();
    },
    isAtRest: async () => atRest((await base.readHead(id)) as Head, machines).length === 0,
    violations: async () => {
      const course = await courseOf(base);
      return [...judge(course), ...atRest(course.head, machines), ...waste(course, setting)];
    },
  };
}

const pins = { policy: "1", knowledge: "1", behaviours: "1" };
const signalOf = {
  take_over: "assigned_to_human",
  hand_back: "assigned_to_ai",
  finish: "finish",
  pause: "paused",
  unpause: "unpaused",
} as const;

/** Says which messages it answers; what it takes to think is the time between Begin and Commit. */
const runner: TurnRunner = {
  run: async ({ trigger, transcript }) => {
    const open = transcript.filter((entry) => entry.unanswered).map((entry) => entry.body);
    const body = trigger.kind === "customer" ? `re: ${open.join()}` : "still there?";
    const outcome = trigger.kind === "customer" ? "answered" : "nudged";
    return { kind: "decided", decision: { outcome, messages: [{ body, citations: [] }], notes: [] } };
  },
};

function budgetOf({ duplicates = 0, lostWakeUps = 0, deaths = 0, earlyTimeouts = 0, silenceTimers = 0 }: Setting) {
  return { duplicates, lostWakeUps, deaths, earlyTimeouts, silenceTimers };
}

/** Each call waits for its turn before it reaches the store. */
function scheduled(store: ConversationStore, scheduler: Scheduler): ConversationStore {
  const entries = Object.entries(store).map(([name, call]: [string, unknown]) => [
    name,
    async (...values: unknown[]) => {
      await scheduler.schedule(Promise.resolve(), name);
      return (call as (...values: unknown[]) => unknown)(...values);
    },
  ]);
  return Object.fromEntries(entries) as ConversationStore;
}

interface Parts {
  readonly read: ReturnType<typeof createReadConversation>;
  readonly park: ParkConversation;
  readonly ring: RingTimer;
  readonly begin: (store: ConversationStore) => BeginTurn;
  readonly commit: (store: ConversationStore) => CommitTurn;
  readonly append: ReturnType<typeof createAppendSignal>;
  readonly store: ConversationStore;
  readonly timing: Parameters<typeof changeHead>[0]["timing"];
}

/** The use cases, one of them perhaps without its condition: told so by a head that says what the condition wants. */
function breakUseCases(base: ConversationStore, breakage: Breakage | undefined, parts: Parts) {
  const { read, store, timing, append } = parts;
  const park: ParkConversation = async ({ token, generation, attempt }) => {
    const wait = { token, generation, attempt, kind: "park" } as const;
    await changeHead({ store, timing }, id, (head) => ({ write: { head: { ...head, wait } }, result: undefined }));
  };
  const ring: RingTimer = async () => {
    const at = timing.clock.now();
    const { appended } = await append(id, { type: "silence", at, data: { kind: "nudge" } });
    return { rang: appended };
  };
  const begin: BeginTurn = (request) => {
    const lie = (): Partial<Head> =>
      breakage === "begin over a parked token"
        ? ({ wait: undefined } as never)
        : { think: request.ticket, ticket: request.ticket };
    const restore = (head: Head, truth: Head): Head => ({ ...head, ticket: truth.ticket, ...thinkOf(truth) });
    return parts.begin(lying(store, base, lie, restore))(request);
  };
  const commit: CommitTurn = async (reference) => {
    const record = await base.readTurn(id, reference.turn);
    const openTurn = {
      number: reference.turn,
      claimedBy: record?.claimedBy ?? "",
      throughSeq: record?.throughSeq ?? 0,
      lastCustomerSeq: Math.max(0, ...(record?.input.transcript ?? []).map(({ seq }) => seq)),
    };
    const lie = (head: Head): Partial<Head> => ({
      openTurn: { ...openTurn, epoch: head.epoch },
      staleSeq: 0,
      owner: "ai",
    });
    return parts.commit(lying(store, base, lie, (head) => head))(reference);
  };
  const isBroken = (name: string) => breakage?.startsWith(name) ?? false;
  return {
    read,
    park: isBroken("park") ? park : parts.park,
    ring: isBroken("ring") ? ring : parts.ring,
    begin: isBroken("begin") ? begin : parts.begin(store),
    commit: isBroken("commit") ? commit : parts.commit(store),
  };
}

function thinkOf({ think }: Head): Pick<Head, "think"> | object {
  return think === undefined ? {} : { think };
}

function lying(
  store: ConversationStore,
  base: ConversationStore,
  lie: (head: Head) => Partial<Head>,
  restore: (head: Head, truth: Head) => Head,
): ConversationStore {
  return {
    ...store,
    readHead: async (conversation) => {
      const head = await store.readHead(conversation);
      return head && { ...head, ...lie(head) };
    },
    write: async (write) => {
      const truth = (await base.readHead(id)) as Head;
      return store.write({ ...write, head: restore(write.head, truth) });
    },
  };
}

async function courseOf(store: ConversationStore): Promise<Course> {
  const head = (await store.readHead(id)) as Head;
  const log = await store.readEvents(id, { throughSeq: head.lastSeq, limit: 10_000 });
  const rows = Array.from({ length: head.outSeq }, (_, index) => store.readOutbox(id, index + 1));
  const outbox = (await Promise.all(rows)).filter((row) => row !== undefined);
  return { head, log, outbox, attempts: [], patience: policy.channels.web };
}

function judge(course: Course): string[] {
  const checks = [
    onePassPerRequest,
    silentAfterAPerson,
    silentWhilePaused,
    everythingIsTakenCareOf,
    numbersWithoutGap,
    logHasNoGap,
  ];
  return [
    ...checks.flatMap((check) => check(course)),
    ...headIsConsistent(course.head),
    ...silenceOverAMessage(course),
  ];
}

/** I6 where time stands still: a nudge follows a message of the agent, never one of the customer. */
function silenceOverAMessage({ log }: Course): string[] {
  const spoken = new Set(["customer_message", "agent_message", "assigned_to_human"]);
  return log.flatMap((event) => {
    if (event.type !== "silence") return [];
    const last = log.findLast(({ seq, type }) => seq < event.seq && spoken.has(type));
    return last?.type === "agent_message" ? [] : [`silence in event ${event.seq} acts on ${last?.type ?? "nothing"}`];
  });
}

/** I11 and I12: nothing is unread, and the next event will find a token that somebody waits for. */
function atRest(head: Head, machines: ReadonlyMap<number, { doing: string; token?: TaskToken }>): string[] {
  const { doing, token } = machines.get(head.generation) ?? { doing: "nothing" };
  if (hasEnded(head.state)) return doing === "ended" ? [] : ["the machine goes on after the end"];
  const wrong: [boolean, string][] = [
    [needsRead(head), `event ${head.wakeSeq} is unread`],
    [doing === "think", "the machine thinks for ever"],
    [doing === "park" && head.wait?.token !== token, "nobody could wake the machine"],
    [doing === "nothing", "no machine is in charge"],
  ];
  return wrong.filter(([isWrong]) => isWrong).map(([, sentence]) => sentence);
}

/** Without faults each turn that starts is either committed or made stale by what people did. */
function waste({ log }: Course, { sweeper, acts }: Setting): string[] {
  if (sweeper || acts.includes("hand_back") || acts.includes("unpause")) return [];
  const starts = log.filter(({ type }) => type === "turn_started");
  return starts.flatMap((start, index) => {
    const until = starts[index + 1]?.seq;
    if (until === undefined) return [];
    const excuse = log.some(({ seq, type }) => seq > start.seq && seq < until && type !== "read");
    return excuse ? [] : [`turn ${JSON.stringify(start.data.turn)} was wasted`];
  });
}
