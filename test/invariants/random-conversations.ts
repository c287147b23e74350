/** Runs a check over random conversations with a fixed seed; a failure prints the seed and the smallest plan. */
import fc from "fast-check";
import { type Course, courseOf, describeLog } from "../support/conversation-invariants.ts";
import { play, type Plan, planArbitrary, untilQuietMs } from "../support/random-conversation.ts";
import type { Simulation } from "../support/simulate-conversation.ts";

export interface Runs {
  readonly seed: number;
  readonly runs: number;
  readonly maximumSteps?: number;
}

export async function holdsFor(
  { seed, runs, maximumSteps }: Runs,
  violations: (course: Course, simulation: Simulation, plan: Plan) => string[] | Promise<string[]>,
): Promise<void> {
  const property = fc.asyncProperty(planArbitrary(maximumSteps), async (plan) => {
    const simulation = await play(plan);
    await simulation.pass(untilQuietMs);
    const course = await courseOf(simulation);
    const wrong = await violations(course, simulation, plan);
    await simulation.close();
    if (wrong.length > 0) throw new Error(`${wrong.join("\n")}\n${describeLog(course)}`);
  });
  await fc.assert(property, { seed, numRuns: runs, endOnFailure: false });
}
