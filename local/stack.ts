/**
 * The whole product in one process: the state machines on the local engine, every Lambda as a function, queues and
 * state in one SQLite file behind one group commit. The composition root of the local target; no rule lives here.
 */
import { createCachedConversationStore } from "../src/adapters/local/cached-conversation-store.ts";
import { createSqliteConversationStore } from "../src/adapters/local/sqlite-conversation-store.ts";
import type { Company } from "../src/adapters/local/company-files.ts";
import { createInMemoryToolGateway, type ToolHandler } from "../src/adapters/local/tools-in-process.ts";
import { erasingCompletions } from "../src/adapters/erase-completions.ts";
import { erasingGaps } from "../src/adapters/gap-reviews.ts";
import { createSearchPerformer } from "../src/adapters/step-performers.ts";
import { type Behaviour, behavioursVersion, createTurnRunner, supportAgent } from "../src/behaviours/index.ts";
import {
  type AppendDependencies,
  type AppendSignal,
  type ConversationStore,
  createAppendSignal,
  createCatchUp,
  createDeliverWebhooks,
  createSweepConversations,
  createWakeConversation,
  type Timing,
  type WebhookTransport,
} from "../src/conversation/index.ts";
import type { TurnPins, TurnRunner } from "../src/contracts/index.ts";
import type { Telemetry } from "../src/kernel/index.ts";
import type { ExpertEndpoint } from "../src/knowledge/gaps/index.ts";
import type { KnowledgeIndex } from "../src/knowledge/index.ts";
import type { CompletionLog } from "../src/model/index.ts";
import { type Engine, type EngineClock, type GroupCommit, openEngine, openGroupCommit } from "./engine/index.ts";
import { createFunctions } from "./functions.ts";
import { type Ingestion, openIngestion } from "./ingestion.ts";
import { type GapLayer, openGapLayer } from "./gap-layer.ts";
import { type KnowledgeLayer, type OpenEmbedding, openKnowledgeLayer } from "./knowledge-layer.ts";
import { type CallableModels, openModelLayer } from "./model-layer.ts";
import { checkStateVersion } from "./state-version.ts";
import { createFollowUps, openQueues, queueNamed, type Queues, startConsumers } from "./queues.ts";
import {
  createImportMachine,
  createMachines,
  createStateMachines,
  functionNameOf,
  queueNameOf,
  type StateMachineArns,
} from "./state-machines.ts";

export interface StackOptions {
  /** Path of the SQLite file, or `:memory:`. */
  readonly file: string;
  readonly clock: EngineClock;
  readonly company: Company;
  readonly models: CallableModels;
  /** Makes the vectors of passages and questions; absent: the lexical embedding, which needs no model. */
  readonly embedding?: OpenEmbedding;
  readonly transport: WebhookTransport;
  /** Takes questions to experts; absent: they are texts that somebody sends. */
  readonly expertEndpoint?: ExpertEndpoint;
  readonly telemetry: Telemetry;
  readonly behaviours?: readonly Behaviour[];
  readonly tools?: readonly ToolHandler[];
  /** In [0, 1); seeded in tests. */
  readonly random?: () => number;
  /** Makes the engine's jitter and tokens repeatable in tests. */
  readonly engineSeed?: number;
  /** Puts something before the store that sees what is written, such as a live feed. */
  readonly watchStore?: (store: ConversationStore) => ConversationStore;
}

export interface Stack extends KnowledgeLayer, Pick<GapLayer, "gapStore"> {
  readonly store: ConversationStore;
  readonly completionLog: CompletionLog;
  readonly ingestion: Ingestion;
  readonly append: AppendSignal;
  /** What the use cases of the API need. */
  readonly dependencies: AppendDependencies;
  readonly engine: Engine;
  readonly machines: StateMachineArns;
  readonly queues: Queues;
  readonly commit: GroupCommit;
  /** Stops taking work, lets writes finish and closes the file. */
  close(): Promise<void>;
}

const sweepEveryMs = 15_000;

export async function openStack(options: StackOptions): Promise<Stack> {
  const { clock, telemetry, company, embedding, expertEndpoint } = options;
  const commit = openGroupCommit(options.file);
  await checkStateVersion(commit);
  const cached = createCachedConversationStore(await createSqliteConversationStore(commit));
  const store = options.watchStore?.(cached) ?? cached;
  const queues = await openQueues(commit, clock);
  const engine = openEngineOn(commit, queues, options, (name, payload) => invoke(name, payload));
  const machines = await createStateMachines(engine);
  const { conversationMachine, turnMachine } = createMachines(engine, machines);
  const timing = createTiming(options);
  const followUps = createFollowUps(queues);
  const dependencies = { store, timing, machine: conversationMachine, followUps, telemetry };
  const append = createAppendSignal(dependencies);
  const knowledgeLayer = await openKnowledgeLayer({ commit, company, timing, telemetry, embedding });
  const { knowledge, knowledgeStore, embeddingModel } = knowledgeLayer;
  const modelLayer = await openModelLayer({
    ...{ commit, clock, models: options.models, policy: company.policy, knowledgeStore, telemetry },
    random: options.random ?? Math.random,
  });
  const gapLayer = await openGapLayer({
    ...{ commit, store, knowledgeStore, policy: company.policy, clock, telemetry, expertEndpoint },
    mineFact: modelLayer.mineFact,
    embeddingModel,
  });
  const { gapStore, requestReview } = gapLayer;
  const ingestion = await openIngestion({
    ...{ commit, clock, knowledgeStore, policy: company.policy, models: modelLayer.ingestionModels },
    machine: createImportMachine(engine, machines),
  });
  const functions = createFunctions({
    ...dependencies,
    ingestion,
    requestReview,
    append,
    policy: company.policy,
    runner: createRunner(options),
    performModel: modelLayer.performModel,
    performSearch: createSearchPerformer(knowledge),
    tools: createInMemoryToolGateway(options.tools ?? []),
    currentPins: createCurrentPins(company, knowledge),
  });
  function invoke(name: string, payload: unknown): Promise<unknown> {
    const handler = functions[name as keyof typeof functions];
    if (!handler) return Promise.reject(new Error(`There is no function "${name}".`));
    return handler(payload);
  }
  await engine.resume();
  await ingestion.resume();
  startConsumers(queues, {
    turnMachine,
    deliver: createDeliverWebhooks({ ...dependencies, append, transport: options.transport }),
    wake: createWakeConversation({ store, machine: conversationMachine }),
    telemetry,
  });
  await createCatchUp(dependencies)();
  const { log: completionLog } = modelLayer;
  const erasing = erasingGaps(erasingCompletions(store, completionLog), gapLayer.eraseFromGaps);
  const sweep = createSweepConversations({ ...dependencies, store: erasing });
  const stopSweeping = sweepRegularly(clock, () => Promise.allSettled([sweep(), gapLayer.review()]));
  const opened = { store, completionLog, ingestion, append, dependencies, engine, machines, queues, commit };
  return { ...opened, ...knowledgeLayer, gapStore, close };

  async function close(): Promise<void> {
    stopSweeping();
    for (const queue of queues.values()) queue.stop();
    await engine.close();
    await ingestion.close();
    await commit.close();
  }
}

type Invoke = (name: string, payload: unknown) => Promise<unknown>;

function openEngineOn(
  commit: GroupCommit,
  queues: Queues,
  { clock, engineSeed }: StackOptions,
  invoke: Invoke,
): Engine {
  return openEngine({
    store: commit,
    clock,
    ...(engineSeed === undefined ? {} : { seed: engineSeed }),
    lambda: { invoke: (name, payload) => invoke(functionNameOf(name), payload) },
    queues: { sendMessage: (url, body, { messageGroupId }) => send(queues, queueNameOf(url), body, messageGroupId) },
  });
}

function createRunner({ company, behaviours = supportAgent, tools = [] }: StackOptions): TurnRunner {
  return createTurnRunner({ policy: company.policy, behaviours, tools: tools.map(({ tool }) => tool) });
}

async function send(queues: Queues, name: string, body: string, groupId: string | undefined) {
  return queueNamed(queues, name).send({ body, ...(groupId === undefined ? {} : { groupId }) });
}

function createCurrentPins({ policy }: Company, knowledge: KnowledgeIndex): () => Promise<TurnPins> {
  return async () => ({
    policy: policy.version,
    knowledge: String(await knowledge.currentVersion()),
    behaviours: behavioursVersion,
  });
}

function createTiming({ clock, random = Math.random }: StackOptions): Timing {
  return {
    clock,
    random,
    // In one process a rival has finished by the next turn of the event loop; and tracked work must not await the clock.
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

function sweepRegularly(clock: EngineClock, sweep: () => Promise<unknown>): () => void {
  let cancel = clock.schedule(clock.now() + sweepEveryMs, run);
  function run(): void {
    void clock.track(sweep()).catch(() => undefined);
    cancel = clock.schedule(clock.now() + sweepEveryMs, run);
  }
  return () => cancel();
}
