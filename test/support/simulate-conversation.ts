/**
 * A whole conversation on a virtual clock: the local stack with every queue, function and state machine, the API's use
 * cases in front of it and a webhook endpoint behind it. Nothing waits in real time, and one seed is one course of
 * events. The agent is small on purpose: its reply repeats the request, so a test reads in it what the agent has seen.
 */
import { apiUseCases, type ApiUseCases } from "../../lambdas/serve-api/use-cases.ts";
import { VirtualClock } from "../../local/engine/index.ts";
import { oneModel } from "../../local/model-layer.ts";
import { openStack, type Stack, type StackOptions } from "../../local/stack.ts";
import { behaviour, type Behaviour, supportAgent } from "../../src/behaviours/index.ts";
import type { ConversationEvent, Head, OutboxRow, Signal, WebhookTransport } from "../../src/conversation/index.ts";
import {
  conversationId,
  type ConversationId,
  type Json,
  type JsonObject,
  silentTelemetry,
} from "../../src/kernel/index.ts";
import { type Completion, type CompletionRequest, type LanguageModel, prompts } from "../../src/model/index.ts";
import type { ChannelPolicy, Policy } from "../../src/policy/index.ts";
import { examplePolicy } from "./example-policy.ts";

export const simulationStart = Date.UTC(2026, 2, 2, 9);

/** Patience that is easy to do sums with. */
export const web: ChannelPolicy = {
  lane: "urgent",
  quietWindowMs: 700,
  maximumWaitMs: 6_000,
  typingMs: 4_000,
  nudgeAfterSeconds: 300,
  closeAfterSeconds: 600,
  turnTimeoutSeconds: 60,
  maximumReplyCharacters: 10_000,
};

/** What a simulated endpoint does with a webhook; the default takes it at once. */
export type Endpoint = (envelope: Webhook, at: number) => { status: number; afterMs?: number } | Error;

export interface Webhook {
  readonly id: string;
  readonly type: "agent.message" | "conversation.hand_off" | "conversation.finished";
  readonly sequence_number: number;
  readonly data: JsonObject & { readonly body?: string; readonly conversation: { readonly id: string } };
}

/** One attempt to deliver, as the endpoint saw it. */
export interface Attempt {
  readonly at: number;
  readonly webhook: Webhook;
  readonly accepted: boolean;
}

export interface SimulationOptions {
  readonly file?: string;
  readonly startAt?: number;
  readonly seed?: number;
  readonly channel?: Partial<ChannelPolicy>;
  readonly behaviours?: readonly Behaviour[];
  readonly tools?: StackOptions["tools"];
  /** How long the model thinks, per call; default 1000 ms. */
  readonly modelDelayMs?: (call: number) => number;
  /** What the model throws instead of an answer, per call. */
  readonly modelFailure?: (call: number) => Error | undefined;
  readonly endpoint?: Endpoint;
  /** Replaces the small agent's model, policy or articles. */
  readonly stack?: Partial<StackOptions>;
}

export interface Simulation {
  readonly clock: VirtualClock;
  readonly stack: Stack;
  readonly api: ApiUseCases;
  readonly policy: Policy;
  readonly attempts: readonly Attempt[];
  /** How often the model was asked. */
  modelCalls(): number;
  /** Lets this much time pass. */
  pass(milliseconds: number): Promise<void>;
  /** Runs `act` at a moment after the start of the simulation; a test then lets time pass beyond it. */
  at<T>(milliseconds: number, act: () => Promise<T>): Promise<T>;
  start(id?: string, assignedTo?: "ai" | "human" | "none"): Promise<void>;
  /** A message of the customer; the id is taken from the body unless given. */
  say(
    body: string,
    options?: { readonly id?: string; readonly messageId?: string; readonly createdAt?: number },
  ): Promise<JsonObject>;
  /** A person's public message. */
  humanSays(
    body: string,
    options?: { readonly id?: string; readonly messageId?: string; readonly createdAt?: number },
  ): Promise<JsonObject>;
  signal(type: Signal["type"], data?: JsonObject, id?: string): Promise<void>;
  head(id?: string): Promise<Head>;
  log(id?: string): Promise<readonly ConversationEvent[]>;
  outbox(id?: string): Promise<readonly OutboxRow[]>;
  /** Bodies of the agent's messages in the order in which the endpoint accepted them. */
  replies(id?: string): string[];
  accepted(id?: string): Webhook[];
  close(): Promise<void>;
}

/** Replies with the customer's open messages, after one model call. */
export const echo: Behaviour = behaviour("echo", async (turn) => {
  const { language } = await turn.ask(prompts.understand, {
    transcript: [],
    request: turn.request,
    languages: turn.policy.languages,
    intents: [],
  });
  turn.remember({ language });
  return turn.reply(`re: ${turn.request}`, { because: "the customer wrote" });
});

export const silenceBehaviours: readonly Behaviour[] = supportAgent.filter(({ on }) => !on.includes("customer"));

export function policyWith(channel: Partial<ChannelPolicy> = {}): Policy {
  const patience = { ...web, ...channel };
  return { ...examplePolicy, channels: { web: patience, email: patience, voice: patience, unmapped: patience } };
}

/** Repeatable numbers in [0, 1) (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export async function simulate(options: SimulationOptions = {}): Promise<Simulation> {
  const { seed = 1, startAt = simulationStart } = options;
  const clock = new VirtualClock(startAt);
  const policy = policyWith(options.channel);
  const model = thinkingModel(clock, options);
  const endpoint = endpointOf(clock, options.endpoint);
  const stack = await openStack({
    file: options.file ?? ":memory:",
    clock,
    company: { policy, articles: [] },
    models: oneModel(model.port),
    transport: endpoint.transport,
    telemetry: silentTelemetry,
    behaviours: options.behaviours ?? [...silenceBehaviours, echo],
    tools: options.tools ?? [],
    random: seededRandom(seed),
    engineSeed: seed,
    ...options.stack,
  });
  let ids = 0;
  const nextId = { next: (prefix: string) => `${prefix}_${(ids += 1)}` };
  const api = apiUseCases({ ...stack.dependencies, ids: nextId, canDeliver: true });
  const calls = { modelCalls: model.calls, attempts: endpoint.attempts };
  return {
    clock,
    stack,
    api,
    policy,
    ...calls,
    ...actions(clock, startAt, stack, api),
    ...views(stack, endpoint.attempts),
  };
}

function actions(clock: VirtualClock, startAt: number, stack: Stack, api: ApiUseCases) {
  const message = (type: "Customer" | "Agent"): Simulation["say"] => {
    return (body, { id = "conv-1", messageId = body, createdAt } = {}) => {
      const participant = { id: type === "Customer" ? "cust-1" : "person-1", type };
      const when = createdAt === undefined ? {} : { createdAt };
      return api.addMessage(conversationId(id), { messageId, body, participant, ...when });
    };
  };
  return {
    pass: (milliseconds: number) => clock.runUntil(clock.now() + milliseconds),
    at: <T>(milliseconds: number, act: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        clock.schedule(startAt + milliseconds, () => void clock.track(act()).then(resolve, reject));
      }),
    start: async (id = "conv-1", assignedTo: "ai" | "human" | "none" = "ai") => {
      await api.startConversation({
        conversationId: conversationId(id),
        customerId: "cust-1",
        channel: "web",
        assignedTo,
      });
    },
    say: message("Customer"),
    humanSays: message("Agent"),
    signal: async (type: Signal["type"], data: JsonObject = {}, id = "conv-1") => {
      await stack.append(conversationId(id), { type, at: clock.now(), data });
    },
    close: () => stack.close(),
  };
}

function views({ store }: Stack, attempts: readonly Attempt[]) {
  const headOf = async (id: ConversationId): Promise<Head> => {
    const head = await store.readHead(id);
    if (!head) throw new Error(`there is no conversation ${id}`);
    return head;
  };
  const accepted = (id = "conv-1") =>
    attempts
      .filter(({ accepted, webhook }) => accepted && webhook.data.conversation.id === id)
      .map(({ webhook }) => webhook);
  return {
    head: (id = "conv-1") => headOf(conversationId(id)),
    log: async (id = "conv-1") => {
      const { lastSeq } = await headOf(conversationId(id));
      return store.readEvents(conversationId(id), { throughSeq: lastSeq, limit: 100_000 });
    },
    outbox: async (id = "conv-1") => {
      const { outSeq } = await headOf(conversationId(id));
      const rows = Array.from({ length: outSeq }, (_, index) => store.readOutbox(conversationId(id), index + 1));
      return (await Promise.all(rows)).filter((row) => row !== undefined);
    },
    accepted,
    replies: (id?: string) => accepted(id).flatMap(({ data }) => (data.body === undefined ? [] : [data.body])),
  };
}

function thinkingModel(clock: VirtualClock, options: SimulationOptions) {
  const { modelDelayMs = () => 1_000, modelFailure = () => undefined } = options;
  let calls = 0;
  const port: LanguageModel = {
    async complete(request) {
      const call = (calls += 1);
      await clock.sleep(modelDelayMs(call));
      const failure = modelFailure(call);
      if (failure) throw failure;
      return completionOf(request);
    },
  };
  return { port, calls: () => calls };
}

const understood: Json = { language: "en", kind: "question", intent: "", confidence: 1, clarifyingQuestion: "" };

function completionOf(_request: CompletionRequest): Completion {
  const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0 };
  return {
    output: understood,
    ending: "complete",
    stopReason: "end_turn",
    usage,
    deployment: "simulated",
    latencyMs: 0,
    costMicroUsd: 7,
  };
}

function endpointOf(clock: VirtualClock, endpoint: Endpoint = () => ({ status: 200 })) {
  const attempts: Attempt[] = [];
  const transport: WebhookTransport = {
    async post(envelope) {
      const webhook = envelope as unknown as Webhook;
      const at = clock.now();
      const answer = endpoint(webhook, at);
      const accepted = !(answer instanceof Error) && answer.status >= 200 && answer.status < 300;
      attempts.push({ at, webhook, accepted });
      if (answer instanceof Error) throw answer;
      if (answer.afterMs !== undefined) await clock.sleep(answer.afterMs);
      return { status: answer.status };
    },
  };
  return { transport, attempts };
}
