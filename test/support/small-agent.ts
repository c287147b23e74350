/** The smallest agent that shows what a runner does: a prompt, a tool that writes, a tool that reads. */
import { z } from "zod";
import {
  behaviour,
  createTurnRunner,
  type AskablePrompt,
  type Behaviour,
  type BehaviourBody,
} from "../../src/behaviours/index.ts";
import type { StepRequest, TurnRunner } from "../../src/contracts/index.ts";
import { defineTool } from "../../src/tools/index.ts";
import { turnInput } from "./drive-turn.ts";
import { examplePolicy } from "./example-policy.ts";

export const moodPrompt: AskablePrompt<{ text: string }, { mood: string }> = {
  id: "mood",
  version: "1",
  input: z.object({ text: z.string() }),
  output: z.object({ mood: z.string() }),
};
export const refund = defineTool({
  name: "refund",
  description: "Pays money back.",
  effect: "write",
  parameters: z.object({ order: z.string(), cents: z.int(), currency: z.string().default("EUR") }),
  result: z.object({ refunded: z.boolean() }),
});
export const balance = defineTool({
  name: "balance",
  description: "Reads the balance.",
  effect: "read",
  parameters: z.object({ account: z.string() }),
});

/** Bodies become behaviours b0, b1, …; they run when the customer wrote. */
export function runnerOf(...bodies: readonly (BehaviourBody | Behaviour)[]): TurnRunner {
  const behaviours = bodies.map((body, index) => (typeof body === "function" ? behaviour(`b${index}`, body) : body));
  return createTurnRunner({ policy: examplePolicy, behaviours, tools: [refund, balance] });
}

export async function firstSteps(runner: TurnRunner, input = turnInput("x")): Promise<readonly StepRequest[]> {
  const progress = await runner.run(input, new Map());
  return progress.kind === "steps" ? progress.steps : [];
}
