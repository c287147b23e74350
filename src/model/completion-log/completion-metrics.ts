/**
 * A call as a line in CloudWatch's embedded metric format: written to the log, read by CloudWatch as metrics. By model,
 * deployment, prompt and lane, whose values are few; never by conversation, since each new value is a metric that costs.
 */
import type { JsonObject } from "../../kernel/index.ts";
import type { CompletionRecord } from "./completion-record.ts";

export const metricsNamespace = "Turnwise/Model";

const metrics = [
  { Name: "Calls", Unit: "Count" },
  { Name: "Rejected", Unit: "Count" },
  { Name: "Throttled", Unit: "Count" },
  { Name: "Failed", Unit: "Count" },
  { Name: "InputTokens", Unit: "Count" },
  { Name: "CachedInputTokens", Unit: "Count" },
  { Name: "OutputTokens", Unit: "Count" },
  { Name: "CostMicroUsd", Unit: "None" },
  { Name: "Latency", Unit: "Milliseconds" },
  { Name: "WaitForCapacity", Unit: "Milliseconds" },
] as const;

const dimensionSets = [["Model"], ["Deployment"], ["Prompt", "Model"], ["Lane"]];

/** What a metric is made of; calls that belong to no conversation, such as those of embedding models, have it too. */
export type MeasuredCall = Pick<
  CompletionRecord,
  "at" | "lane" | "prompt" | "model" | "deployment" | "outcome" | "usage" | "costMicroUsd" | "latencyMs" | "waitedMs"
>;

export function completionMetrics(record: MeasuredCall): JsonObject {
  const { usage, outcome } = record;
  return {
    _aws: {
      Timestamp: record.at,
      CloudWatchMetrics: [
        { Namespace: metricsNamespace, Dimensions: dimensionSets, Metrics: metrics.map((metric) => ({ ...metric })) },
      ],
    },
    Model: record.model,
    Deployment: record.deployment,
    Prompt: record.prompt,
    Lane: record.lane,
    Calls: 1,
    Rejected: outcome === "rejected" ? 1 : 0,
    Throttled: outcome === "throttled" ? 1 : 0,
    Failed: outcome === "failed" || outcome === "timed_out" ? 1 : 0,
    InputTokens: usage.inputTokens + usage.cacheWriteTokens,
    CachedInputTokens: usage.cachedInputTokens,
    OutputTokens: usage.outputTokens,
    CostMicroUsd: record.costMicroUsd,
    Latency: record.latencyMs,
    WaitForCapacity: record.waitedMs,
  };
}
