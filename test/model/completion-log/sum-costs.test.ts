import { strict as assert } from "node:assert";
import { test } from "node:test";
import { completionMetrics, noUsage, sumCosts, type CompletionRecord } from "../../../src/model/index.ts";
import { buildRecord } from "./build-record.ts";

async function* stream(records: readonly CompletionRecord[]) {
  yield* records;
}

test("costs are summed by any dimensions, days being those of UTC", async () => {
  const at = Date.UTC(2026, 10, 22, 23, 59);
  const records = [
    buildRecord({ at }),
    buildRecord({ at, outcome: "rejected", usage: { ...noUsage, cachedInputTokens: 9 }, costMicroUsd: 5 }),
    buildRecord({ at: at + 120_000, prompt: "understand" }),
    buildRecord({ at: at + 120_000, prompt: "understand" }),
  ];
  const rows = await sumCosts(stream(records), ["day", "prompt", "outcome"]);
  assert.deepEqual(
    rows.map(({ group, calls, costMicroUsd }) => [...group, calls, costMicroUsd]),
    [
      ["2026-11-22", "answer claude@2", "rejected", 1, 5],
      ["2026-11-22", "answer claude@2", "used", 1, 200],
      ["2026-11-23", "understand claude@2", "used", 2, 400],
    ],
  );
  const [all] = await sumCosts(stream(records), []);
  assert.deepEqual(all, {
    group: [],
    calls: 4,
    inputTokens: 300,
    cachedInputTokens: 9,
    outputTokens: 60,
    costMicroUsd: 605,
  });
  assert.deepEqual(await sumCosts(stream([]), ["day"]), []);
});

test("a call's metrics are those of its model, deployment, prompt and lane, and never of its conversation", () => {
  const metrics = completionMetrics(buildRecord({ outcome: "timed_out" }));
  const { CloudWatchMetrics } = metrics["_aws"] as {
    CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[];
  };
  const [directive] = CloudWatchMetrics;
  assert.deepEqual(directive!.Dimensions, [["Model"], ["Deployment"], ["Prompt", "Model"], ["Lane"]]);
  for (const { Name } of directive!.Metrics) assert.equal(typeof metrics[Name], "number", Name);
  for (const name of directive!.Dimensions.flat()) assert.equal(typeof metrics[name], "string", name);
  assert.equal(metrics["Failed"], 1);
  assert.ok(!JSON.stringify(metrics).includes("c1"));
});
