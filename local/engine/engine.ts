/**
 * Puts the engine together: compiled machines, runs in memory, timers, and the
 * ways out. Its actions live in actions/; this file only connects them.
 */
import { randomUUID } from "node:crypto";
import { createRandom } from "./jsonata/aws-functions.ts";
import type { EngineClock } from "./clock/clock.ts";
import { createRedriveExecution } from "./actions/redrive-execution.ts";
import { createStartRun } from "./actions/start-execution.ts";
import { createStartItem, stopItem } from "./start-item.ts";
import { findMapRun, itemExecutions, runningItems, saveMapRun } from "./catalog/map-runs.ts";
import { roleAt } from "./catalog/revisions.ts";
import { createRetention, DEFAULT_RETENTION_DAYS } from "./catalog/retention.ts";
import { createFindMachine } from "./actions/find-machine.ts";
import { createActions } from "./actions/create-actions.ts";
import type { Engine, LambdaInvoker, ObjectStore, QueueSender } from "./ports.ts";
import { createMachineRegistry } from "./machine-registry.ts";
import { resumeExecutions } from "./resume.ts";
import { createExecutionWatch } from "./execution-watch.ts";
import type { EngineContext } from "./run/context.ts";
import { Runner } from "./run/runner.ts";
import type { Step } from "./run/step.ts";
import { RunTimers } from "./run/run-timers.ts";
import { createHistoryIds, executionById, restoreRun } from "./store/execution-rows.ts";
import type { GroupCommit } from "./store/group-commit.ts";
import { createTables } from "./store/schema.ts";
import { childOutcome } from "./tasks/child-outcome.ts";
import { createActivityQueue } from "./tasks/activity-queue.ts";
import { createPerformTask } from "./tasks/perform-task.ts";
import type { Run } from "./run/run.ts";

export interface EngineOptions {
  readonly store: GroupCommit;
  readonly clock: EngineClock;
  readonly lambda: LambdaInvoker;
  readonly queues: QueueSender;
  /** For the ItemReader and the ResultWriter of a Distributed Map. */
  readonly objects?: ObjectStore;
  readonly log?: (line: string) => void;
  /** With a seed, jitter, $random, $uuid and generated names are repeatable. */
  readonly seed?: number;
  readonly region?: string;
  readonly accountId?: string;
  /** How long executions are kept after their end; 90 days, as on AWS, unless set. */
  readonly retentionDays?: number;
}

export function openEngine(options: EngineOptions): Engine {
  const { store, clock, lambda, queues, log = () => {}, region = "us-east-1", accountId = "000000000000" } = options;
  store.read(createTables);
  const chance = createChance(options.seed);
  const registry = createMachineRegistry({ store, clock, region, accountId, chance });
  const watch = createExecutionWatch(store);
  const engine: EngineContext = {
    clock,
    region,
    accountId,
    ...chance,
    watchChild: (childArn, { runId, strandId, parsesOutput }) =>
      watch.watch(childArn, (row) => {
        const outcome = childOutcome(row, registry.versionById(row.definition_id).arn, parsesOutput);
        runner.signal(runId, { kind: "childEnded", strandId, childArn, outcome });
      }),
    perform: (request) => perform(request),
    ...objectsFor(options.objects ?? NO_OBJECTS),
    itemExecutions: (machineArn, prefix) => store.read((db) => itemExecutions(db, machineArn, prefix)),
    startItem: (child, tell) => startItem(child, tell),
    stopItems: (machineArn, prefix) => {
      for (const id of store.read((db) => runningItems(db, machineArn, prefix))) stopItem(runner, id);
    },
    findMapRun: (arn) => store.read((db) => findMapRun(db, arn)),
    saveMapRun: (row) => void clock.track(store.write((db) => saveMapRun(db, row))),
    activityStarted: (token) => activities.started(token),
    signal: (runId, signal) => void runner.signal(runId, signal),
  };
  const timers = new RunTimers(clock, engine.signal);
  const load = (runId: number) => loadRun(store, registry.versionById, runId);
  const sweep = createRetention({ store, clock, log, days: options.retentionDays ?? DEFAULT_RETENTION_DAYS });
  const onEnded = (step: Step): void => {
    watch.ended(step.run.arn);
    sweep();
  };
  const runner = new Runner({ engine, store, timers, takeHistoryId: createHistoryIds(store), load, onEnded, log });
  const activities = createActivityQueue(clock);
  const parts = { store, engine, registry, runner, timers, watch, activities, find: createFindMachine(store) };
  const startRun = createStartRun(parts);
  const startItem = createStartItem({ ...parts, startRun, redrive: createRedriveExecution(parts) });
  const actions = createActions(parts, startRun);
  const perform = createPerformTask({ lambda, queues, machines: actions, activities });
  return {
    ...actions,
    resume: async () => resumeExecutions({ store, registry, runner, timers }),
    close: async () => {
      runner.stop();
      timers.close();
      await store.write(() => undefined);
    },
  };
}

const NO_OBJECTS: ObjectStore = {
  readObject: () => Promise.reject(new Error("the engine was given no objects to read")),
  writeObject: () => Promise.reject(new Error("the engine was given nowhere to write objects")),
};

function objectsFor(objects: ObjectStore): Pick<EngineContext, "readObject" | "writeObject"> {
  return {
    readObject: (bucket, key) => objects.readObject(bucket, key),
    writeObject: (bucket, key, text) => objects.writeObject(bucket, key, text),
  };
}

export interface Chance {
  random(): number;
  uuid(): string;
}

function createChance(seed: number | undefined): Chance {
  if (seed === undefined) return { random: Math.random, uuid: randomUUID };
  const random = createRandom(seed);
  return { random, uuid: () => uuidFrom(random) };
}

function uuidFrom(random: () => number): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function loadRun(
  store: GroupCommit,
  versionById: (definitionId: number) => Run["version"],
  runId: number,
): Run | undefined {
  return store.read((db) => {
    const row = executionById(db, runId);
    if (row?.status !== "RUNNING") return undefined;
    const version = versionById(row.definition_id);
    return version.type === "STANDARD" ? restoreRun(db, row, version, roleAt(db, version, row.started_ms)) : undefined;
  });
}
