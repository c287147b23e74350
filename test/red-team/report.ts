/** Prints what stopped each attempt: `node test/red-team/report.ts`. */
import { createModel } from "../../src/adapters/providers/index.ts";
import { supportAgent } from "../../src/behaviours/index.ts";
import { attempts } from "./attempts.ts";
import { createLeakingModel, leakingAgent } from "./leaking-agent.ts";
import { type Course, detectLeak, runAttempts } from "./run-attempts.ts";

function counted(values: readonly string[]): string {
  const counts = Map.groupBy(values, (value) => value);
  const rows = [...counts].map(([value, all]) => ({ value, count: all.length }));
  return rows
    .toSorted((left, right) => right.count - left.count)
    .map(({ value, count }) => `${value} ${count}`)
    .join(", ");
}

function describe(name: string, courses: readonly Course[]): string {
  const gates = courses.flatMap(({ calls }) =>
    calls.flatMap(({ verdicts }) => verdicts.filter(({ passed }) => !passed).map(({ gate }) => gate)),
  );
  const rejected = courses.flatMap(({ calls }) => calls.filter(({ outcome }) => outcome === "rejected"));
  const leaks = courses.filter(({ leak }) => leak !== undefined).length;
  return [
    `${name}: ${courses.length} attempts, ${leaks} got staff text out`,
    `  turns ended: ${counted(courses.flatMap(({ outcomes }) => outcomes))}`,
    `  drafts stopped: ${rejected.length}; gates that stopped them (several may): ${counted(gates) || "none"}`,
  ].join("\n");
}

const offline = createModel("offline", { clock: { now: () => 0 } });
console.log(describe("Offline model, shipped agent", await runAttempts({ model: offline, behaviours: supportAgent })));
const leaking = createLeakingModel(attempts);
console.log(describe("Leaking model and agent", await runAttempts({ model: leaking, behaviours: leakingAgent })));
const secret = leaking.drafts.filter(({ body }) => detectLeak(body, "") !== undefined);
console.log(
  `  of ${leaking.drafts.length} drafts with staff text, the test's own detector recognises ${secret.length}`,
);
console.log(`Attempts by technique: ${counted(attempts.map(({ technique }) => technique))}`);
console.log(`Attempts by language: ${counted(attempts.map(({ language }) => language))}`);
