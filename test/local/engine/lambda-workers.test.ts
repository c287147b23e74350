import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { createLambdaWorkers } from "../../../local/engine/index.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-workers-"));
const modulePath = join(folder, "functions.mjs");
writeFileSync(
  modulePath,
  `let calls = 0;
   export const handler = async (event, context) => ({ event, calls: ++calls, name: context.functionName });
   export const refuse = () => { throw Object.assign(new Error("not today"), { name: "Refused" }); };
   export const spin = () => { for (;;); };`,
);
const workers = createLambdaWorkers({
  echo: { module: modulePath },
  refuse: { module: modulePath, handler: "refuse" },
  spin: { module: modulePath, handler: "spin" },
});
after(async () => {
  await workers.close();
  rmSync(folder, { recursive: true });
});

const signal = () => new AbortController().signal;

describe("functions in worker threads", () => {
  test("answer, and keep their worker for the next invocation", async () => {
    const once = await workers.invoke("echo", { a: 1 }, { signal: signal() });
    const twice = await workers.invoke("echo", { a: 2 }, { signal: signal() });
    assert.deepEqual(
      [once, twice],
      [
        { event: { a: 1 }, calls: 1, name: "echo" },
        { event: { a: 2 }, calls: 2, name: "echo" },
      ],
    );
  });

  test("fail with the name of their error", async () => {
    await assert.rejects(workers.invoke("refuse", {}, { signal: signal() }), { name: "Refused", message: "not today" });
    await assert.rejects(workers.invoke("none", {}, { signal: signal() }), {
      name: "Lambda.ResourceNotFoundException",
    });
  });

  test("are stopped by a time-out, even in a loop that never yields", async () => {
    const abort = new AbortController();
    const spinning = workers.invoke("spin", {}, { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(spinning, { name: "Runtime.ExitError" });
  });
});
