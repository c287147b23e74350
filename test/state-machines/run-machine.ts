/** One execution of a definition on the engine, on a virtual clock, with functions that answer as a test says. */
import { type Engine, openEngine, openGroupCommit, VirtualClock } from "../../local/engine/index.ts";
import { createStateMachines, functionNameOf, type StateMachineArns } from "../../local/state-machines.ts";

export interface Call {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type Answer = (clock: VirtualClock, call: Call, engine: Engine) => Promise<unknown>;

export interface MachineRun {
  readonly machine: keyof StateMachineArns;
  readonly input: object;
  /** By the function's name, or by the step where the payload names one. Absent: an empty object. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Virtual time that passes; a quarter of an hour unless told. */
  readonly ms?: number;
}

export interface RunOutcome {
  readonly called: readonly Call[];
  readonly status: string;
  readonly error: string | undefined;
}

export async function runMachine({ machine, input, answers, ms = 900_000 }: MachineRun): Promise<RunOutcome> {
  const clock = new VirtualClock();
  const store = openGroupCommit(":memory:");
  const called: Call[] = [];
  const invoke = async (arn: string, payload: unknown): Promise<unknown> => {
    const { step = functionNameOf(arn) } = payload as { readonly step?: string };
    const call = { name: step, payload: payload as Call["payload"] };
    called.push(call);
    return answers[step]?.(clock, call, engine) ?? {};
  };
  const queues = { sendMessage: async () => ({ messageId: "1" }) };
  const engine = openEngine({ store, clock, seed: 1, lambda: { invoke }, queues });
  const arns = await createStateMachines(engine);
  const execution = { stateMachineArn: arns[machine], name: "x", input: JSON.stringify(input) };
  const { executionArn } = await engine.startExecution(execution);
  await clock.runUntil(clock.now() + ms);
  const { status, error } = machine === "turn" ? unknown : await engine.describeExecution({ executionArn });
  await engine.close();
  await store.close();
  return { called, status, error };
}

/** Express executions can't be described. */
const unknown = { status: "", error: undefined };

export const failures: Readonly<Record<string, Answer>> = {
  "an error": () => Promise.reject(Object.assign(new Error("no such thing"), { name: "MissingRecord" })),
  "an error without a message": () => Promise.reject(Object.assign(new Error(), { name: "Odd" })),
  "an answer of another shape": () => Promise.resolve({}),
  "silence until the time-out": async (clock) => {
    await clock.sleep(3_600_000);
    return {};
  },
};
