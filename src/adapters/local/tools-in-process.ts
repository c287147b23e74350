/**
 * Tools as functions in this process. A write is done once per idempotency key for as long as the process lives, as a
 * well-made remote tool would do it; across restarts the conversation's ledger is the guard. A write that fails is
 * forgotten, so that a retry tries again.
 */
import type { z } from "zod";
import { TurnwiseError, type Json } from "../../kernel/index.ts";
import {
  InvalidToolResultError,
  ToolUnavailableError,
  UnknownToolError,
  type Tool,
  type ToolCall,
  type ToolGateway,
} from "../../tools/index.ts";

/** A tool with the function that performs it. */
export interface ToolHandler {
  readonly tool: Tool;
  readonly handle: (args: unknown, call: ToolCall) => Promise<unknown>;
}

/** Oldest effects are forgotten first; retries of a step come within minutes. */
const rememberedEffects = 10_000;

export function handleTool<Parameters extends z.ZodType, Result extends z.ZodType>(
  tool: Tool<Parameters, Result>,
  handle: (args: z.output<Parameters>, call: ToolCall) => z.input<Result> | Promise<z.input<Result>>,
): ToolHandler {
  return { tool, handle: async (args, call) => handle(tool.parameters.parse(args), call) };
}

export function createInMemoryToolGateway(handlers: readonly ToolHandler[]): ToolGateway {
  const byName = new Map(handlers.map((handler) => [handler.tool.name, handler]));
  const effects = new Map<string, Promise<Json>>();

  function performOnce(handler: ToolHandler, call: ToolCall): Promise<Json> {
    const known = effects.get(call.idempotencyKey);
    if (known) return known;
    const effect = perform(handler, call);
    effects.set(call.idempotencyKey, effect);
    effect.catch(() => effects.delete(call.idempotencyKey));
    forgetOldest(effects);
    return effect;
  }

  return {
    async execute(call) {
      const handler = byName.get(call.tool);
      if (!handler) throw new UnknownToolError(call.tool);
      return handler.tool.effect === "write" ? performOnce(handler, call) : perform(handler, call);
    },
  };
}

async function perform({ tool, handle }: ToolHandler, call: ToolCall): Promise<Json> {
  const result = await handle(call.arguments, call).catch((error: unknown) => {
    if (error instanceof TurnwiseError) throw error;
    throw new ToolUnavailableError(tool.name, error instanceof Error ? error.message : String(error), error);
  });
  const parsed = tool.result.safeParse(result);
  if (!parsed.success) throw new InvalidToolResultError(tool.name, parsed.error.message);
  return parsed.data as Json;
}

function forgetOldest(effects: Map<string, Promise<Json>>): void {
  const [oldest] = effects.keys();
  if (effects.size > rememberedEffects && oldest !== undefined) effects.delete(oldest);
}
