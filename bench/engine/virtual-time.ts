/**
 * Virtual time: conversations with six timers of six hours each, history kept.
 *
 *   node bench/engine/virtual-time.ts [--conversations 2000]
 */
import { parseArgs } from "node:util";
import { openEngine, openGroupCommit, VirtualClock } from "../../local/engine/index.ts";

const { values } = parseArgs({ options: { conversations: { type: "string", default: "2000" } } });
const TIMERS = 6;
const SIX_HOURS_SECONDS = 21_600;
const STARTED_AT_ONCE = 500;

function definition(): string {
  const names = Array.from({ length: TIMERS }, (_, index) => `Rest${index}`);
  const states = names.map((name, index) => {
    const then = index + 1 < TIMERS ? { Next: names[index + 1] } : { End: true };
    return [name, { Type: "Wait", Seconds: SIX_HOURS_SECONDS, ...then }] as const;
  });
  return JSON.stringify({ QueryLanguage: "JSONata", StartAt: names[0], States: Object.fromEntries<object>(states) });
}

async function main(): Promise<void> {
  const count = Number(values.conversations);
  const store = openGroupCommit(":memory:");
  const clock = new VirtualClock();
  const ports = { lambda: { invoke: async () => null }, queues: { sendMessage: async () => ({ messageId: "" }) } };
  const engine = openEngine({ store, clock, ...ports });
  const machine = { name: "six-timers", type: "STANDARD", definition: definition() } as const;
  const { stateMachineArn } = await engine.createStateMachine(machine);
  const startMs = performance.now();
  for (let first = 0; first < count; first += STARTED_AT_ONCE) {
    const starts = Array.from({ length: Math.min(STARTED_AT_ONCE, count - first) }, (_, index) =>
      engine.startExecution({ stateMachineArn, input: `{"conversation":${first + index}}` }),
    );
    await Promise.all(starts);
    await clock.runUntil(clock.now() + 1_000 + first);
  }
  await clock.runUntilIdle();
  const seconds = (performance.now() - startMs) / 1_000;
  console.log(
    `${(count / seconds).toFixed(0)} conversations/s with ${TIMERS} timers each (${count} in ${seconds.toFixed(2)} s)`,
  );
}

await main();
