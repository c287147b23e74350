/** A record of the completion log, as a test wants it. */
import { noUsage, type CompletionRecord } from "../../../src/model/index.ts";

export function buildRecord(settings: Partial<CompletionRecord> = {}): CompletionRecord {
  return {
    conversationId: "c1",
    turn: 1,
    step: "model:answer@1:abc",
    attempt: 1,
    performedAt: 1_000,
    at: 1_000,
    lane: "urgent",
    prompt: "answer",
    promptVersion: "claude@2",
    certification: "certified",
    model: "claude-haiku",
    deployment: "haiku-eu",
    provider: "bedrock",
    region: "eu-west-1",
    hedge: false,
    outcome: "used",
    usage: { ...noUsage, inputTokens: 100, outputTokens: 20 },
    costMicroUsd: 200,
    latencyMs: 900,
    waitedMs: 0,
    verdicts: [],
    ...settings,
  };
}
