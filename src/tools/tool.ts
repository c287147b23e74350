/**
 * What a tool is, for the behaviours that call it and for the gateway that performs the call. A definition is data and
 * shapes only: where the tool really runs (in process, over HTTP, in a simulation) is the gateway's business.
 */
import { z } from "zod";
import type { Json, JsonObject } from "../kernel/index.ts";

/** `write` changes something outside: it is done once per intention and kept in the ledger. `read` may be repeated. */
export type ToolEffect = "read" | "write";

export interface Tool<Parameters extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  /** Kebab-case, unique in the company. */
  readonly name: string;
  /** One sentence for people and models: what it does, and when to use it. */
  readonly description: string;
  readonly parameters: Parameters;
  readonly result: Result;
  readonly effect: ToolEffect;
}

/** A tool that names no result shape returns any JSON. */
export function defineTool<Parameters extends z.ZodType>(
  tool: Omit<Tool<Parameters>, "result">,
): Tool<Parameters, z.ZodType<Json>>;
export function defineTool<Parameters extends z.ZodType, Result extends z.ZodType>(
  tool: Tool<Parameters, Result>,
): Tool<Parameters, Result>;
export function defineTool(tool: Omit<Tool, "result"> & { readonly result?: z.ZodType }): Tool {
  return { ...tool, result: tool.result ?? z.json() };
}

export interface ToolCall {
  readonly conversationId: string;
  readonly tool: string;
  /** Normalised, see normaliseArguments. */
  readonly arguments: JsonObject;
  /** The same key means the same intention: a gateway that has done it returns what it returned then. */
  readonly idempotencyKey: string;
}

/** Performs tool calls. Throws RetryableError where another try may help, TerminalError where it will not. */
export interface ToolGateway {
  execute(call: ToolCall): Promise<Json>;
}
