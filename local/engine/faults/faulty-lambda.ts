/**
 * Functions that answer late, out of order, or are invoked twice, as AWS may
 * do. With a seeded `random` and a virtual clock the same faults come again.
 */
import type { EngineClock } from "../clock/clock.ts";
import type { LambdaInvoker } from "../ports.ts";

export interface LambdaFaults {
  /** The longest delay of an answer; answers that overtake each other come with it. */
  readonly maxDelayMs: number;
  /** How likely it is that a function is invoked twice, from 0 to 1. */
  readonly duplicates: number;
}

interface SleepingClock extends EngineClock {
  sleep(durationMs: number): Promise<void>;
}

export function createFaultyLambda(
  beneath: LambdaInvoker,
  clock: SleepingClock,
  random: () => number,
  { maxDelayMs, duplicates }: LambdaFaults,
): LambdaInvoker {
  return {
    async invoke(functionName, payload, options) {
      await clock.sleep(Math.floor(random() * maxDelayMs));
      if (random() < duplicates) await beneath.invoke(functionName, structuredClone(payload), options);
      return beneath.invoke(functionName, payload, options);
    },
  };
}
