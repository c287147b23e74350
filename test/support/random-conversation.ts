/**
 * Random conversations for property tests: what people do, when, and what the world does to them meanwhile. A plan is
 * plain data, so that fast-check can shrink it, and playing it is deterministic.
 */
import fc from "fast-check";
import { WrongStateError } from "../../src/conversation/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { ModelRequestRefusedError, ModelThrottledError } from "../../src/model/index.ts";
import { simulate, type Simulation, type SimulationOptions } from "./simulate-conversation.ts";

export type Act =
  | { readonly kind: "say"; readonly backdatedMs: number }
  | { readonly kind: "repeat" }
  | { readonly kind: "human_says"; readonly backdatedMs: number }
  | {
      readonly kind:
        "assign_human" | "assign_ai" | "resume_ai" | "finish" | "typing" | "read" | "note" | "pause" | "unpause";
    };

export interface Step {
  readonly waitMs: number;
  readonly act: Act;
}

export interface Plan {
  readonly seed: number;
  readonly steps: readonly Step[];
  /** Per model call, over and over. */
  readonly modelDelaysMs: readonly number[];
  readonly modelTroubles: readonly ("none" | "throttled" | "refused")[];
  /** Per delivery attempt, over and over: does the endpoint take it? */
  readonly deliveries: readonly boolean[];
}

const backdatedMs = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 20_000 }));
const plainKinds = [
  "assign_human",
  "assign_ai",
  "resume_ai",
  "finish",
  "typing",
  "read",
  "note",
  "pause",
  "unpause",
] as const;

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant("say" as const), backdatedMs }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("repeat" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("human_says" as const), backdatedMs }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constantFrom(...plainKinds) }) },
);

/** Mostly moments within a turn, sometimes the times of the policy's timers and just around them. */
const waitMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 1_900 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 30_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(299_999, 300_000, 300_001, 301_700, 600_000, 602_000, 900_000) },
);

export function planArbitrary(maximumSteps = 14): fc.Arbitrary<Plan> {
  return fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
    steps: fc.array(fc.record({ waitMs, act }), { minLength: 1, maxLength: maximumSteps }),
    modelDelaysMs: fc.array(fc.constantFrom(0, 1, 200, 1_000, 5_000, 70_000), { minLength: 1, maxLength: 4 }),
    modelTroubles: fc.array(fc.constantFrom("none", "none", "none", "throttled", "refused"), {
      minLength: 1,
      maxLength: 5,
    }),
    deliveries: fc.array(fc.boolean(), { minLength: 0, maxLength: 4 }).map((answers) => [...answers, true]),
  });
}

export async function play(plan: Plan, options: SimulationOptions = {}): Promise<Simulation> {
  let attempts = 0;
  const simulation = await simulate({
    seed: plan.seed,
    modelDelayMs: (call) => plan.modelDelaysMs[call % plan.modelDelaysMs.length] as number,
    modelFailure: (call) => troubles[plan.modelTroubles[call % plan.modelTroubles.length] ?? "none"](),
    endpoint: () => ({ status: plan.deliveries[(attempts += 1) % plan.deliveries.length] ? 200 : 503 }),
    ...options,
  });
  await simulation.start();
  for (const [index, { waitMs, act }] of plan.steps.entries()) {
    await simulation.pass(waitMs);
    await perform(simulation, act, index).catch(ignoreRefusal);
  }
  return simulation;
}

const troubles = {
  none: () => undefined,
  throttled: () => new ModelThrottledError("small", new Error("slow down")),
  refused: () => new ModelRequestRefusedError("small", new Error("no")),
};

/** The matrix refuses some acts in some states; whoever acts hears it, and the conversation goes on. */
export function ignoreRefusal(error: unknown): void {
  if (!(error instanceof WrongStateError)) throw error;
}

/** What a signal without content does; the kind is the signal's name where no use case stands before it. */
const plainSignals = {
  typing: "customer_typing",
  read: "read",
  note: "internal_note",
  pause: "paused",
  unpause: "unpaused",
} as const;

export async function perform(simulation: Simulation, act: Act, index: number): Promise<unknown> {
  const { api, clock } = simulation;
  const id = conversationId("conv-1");
  switch (act.kind) {
    case "say":
      return simulation.say(`message ${index}`, { createdAt: clock.now() - act.backdatedMs });
    case "repeat":
      return repeatLast(simulation);
    case "human_says":
      return simulation.humanSays(`person ${index}`, { createdAt: clock.now() - act.backdatedMs });
    case "assign_human":
      return api.assignConversation(id, { assigneeType: "Agent" });
    case "assign_ai":
      return api.assignConversation(id, { assigneeType: "AI Agent" });
    case "resume_ai":
      return api.resumeConversation(id, { assigneeType: "AI Agent" });
    case "finish":
      return api.finishConversation(id, {});
    default:
      return simulation.signal(plainSignals[act.kind]);
  }
}

/** The customer's client was not sure whether its last message had arrived. */
async function repeatLast(simulation: Simulation): Promise<unknown> {
  const last = (await simulation.log()).findLast(({ type }) => type === "customer_message");
  if (!last) return undefined;
  const { body, messageId } = last.data as { body: string; messageId: string };
  return simulation.say(body, { messageId, createdAt: last.at });
}

/** Long enough for every retry, time-out and sweep to be over, too short for a nudge to be due after them. */
export const untilQuietMs = 280_000;
