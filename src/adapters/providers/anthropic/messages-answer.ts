/** What Anthropic's Messages say, in our words. A streamed answer is collected into the shape of a whole one. */
import type { ContentBlock, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { Json } from "../../../kernel/index.ts";
import type { CompletionEnding, ModelCapabilities, TokenUsage } from "../../../model/index.ts";
import type { CallContext, ProviderAnswer } from "../deployed-model.ts";
import { answerName, checkedEnding, parseJsonText, withText } from "../structured-output.ts";

export interface MessagesAnswer {
  readonly content: readonly AnswerBlock[];
  readonly stopReason: string | null;
  readonly usage: MessagesUsage;
}

/** Of all kinds of block, those that an answer can stand in. */
export interface AnswerBlock {
  readonly text?: string;
  readonly tool?: string;
  readonly input?: Json | undefined;
}

/** Counts are absent or null where there is nothing to count. */
export interface MessagesUsage {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
}

const endings: Readonly<Record<string, CompletionEnding>> = {
  end_turn: "complete",
  tool_use: "complete",
  stop_sequence: "complete",
  max_tokens: "length",
  refusal: "refused",
  pause_turn: "paused",
  model_context_window_exceeded: "context_window",
};

export function readMessages(capabilities: ModelCapabilities, answer: MessagesAnswer): ProviderAnswer {
  const { content, usage } = answer;
  const stopReason = answer.stopReason ?? "none";
  const text = content.map((block) => block.text ?? "").join("");
  const isTool = capabilities.structuredOutput === "tool";
  const output = isTool ? content.find(({ tool }) => tool === answerName)?.input : parseJsonText(text);
  const ending = Object.hasOwn(endings, stopReason) ? endings[stopReason] : undefined;
  return {
    output,
    ...withText(isTool || output === undefined ? text : ""),
    ending: checkedEnding(ending ?? "unknown", output),
    stopReason,
    usage: usageOf(usage),
  };
}

function usageOf(usage: MessagesUsage): TokenUsage {
  return {
    inputTokens: usage.input_tokens ?? 0,
    outputTokens: usage.output_tokens ?? 0,
    cachedInputTokens: usage.cache_read_input_tokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
  };
}

export function toBlock(block: ContentBlock): AnswerBlock {
  if (block.type === "text") return { text: block.text };
  return block.type === "tool_use" ? { tool: block.name, input: block.input as Json } : {};
}

/** Throws when the stream ends before it said how: then there is no completion. */
export async function collectMessages(
  events: AsyncIterable<RawMessageStreamEvent>,
  { pieceArrived, used }: Pick<CallContext, "pieceArrived" | "used">,
): Promise<MessagesAnswer> {
  const blocks: { block: AnswerBlock; text: string }[] = [];
  let stopReason: string | null = null;
  let usage: MessagesUsage = {};
  const count = (counted: MessagesUsage): void => {
    usage = { ...usage, ...Object.fromEntries(Object.entries(counted).filter(([, value]) => value !== null)) };
    used(usageOf(usage));
  };
  for await (const event of events) {
    if (event.type === "message_start") count(event.message.usage);
    if (event.type === "content_block_start") blocks[event.index] = { block: toBlock(event.content_block), text: "" };
    if (event.type === "content_block_delta") {
      pieceArrived();
      const { delta, index } = event;
      const piece = blocks[index];
      if (piece && delta.type === "text_delta") piece.text += delta.text;
      if (piece && delta.type === "input_json_delta") piece.text += delta.partial_json;
    }
    if (event.type === "message_delta") {
      stopReason = event.delta.stop_reason;
      count(event.usage);
    }
  }
  if (stopReason === null) throw new Error("the stream ended before the answer did");
  return { stopReason, usage, content: blocks.map(collected) };
}

/** A tool's input that is no JSON is no answer. */
function collected({ block, text }: { readonly block: AnswerBlock; readonly text: string }): AnswerBlock {
  if (block.tool !== undefined) return { tool: block.tool, input: text === "" ? block.input : parseJsonText(text) };
  return block.text === undefined ? {} : { text: block.text + text };
}
