/**
 * Takes the late answer of a tool that a turn waits for. No mark guards it: the wait's own key does, so that an answer
 * that came too early can be given again.
 */
import type { ConversationId, JsonObject } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import { occurredAt } from "./occurred-at.ts";
import type { Timing } from "./ports.ts";

export interface ToolResult {
  readonly executionId: string;
  readonly payload: JsonObject;
  /** Epoch milliseconds; absent: now. */
  readonly at?: number;
}

export type ReturnToolResult = (id: ConversationId, result: ToolResult) => Promise<void>;

export function createReturnToolResult(append: AppendSignal, { clock }: Timing): ReturnToolResult {
  return async (id, { executionId, payload, at }) => {
    const data = { key: executionId, payload };
    await append(id, { type: "async_tool_result", at: occurredAt(at, clock.now()), data });
  };
}
