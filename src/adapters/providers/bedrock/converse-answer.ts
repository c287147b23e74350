/** What Converse and ConverseStream say, in our words. A streamed answer is collected into the shape of a whole one. */
import type { ContentBlock, ConverseStreamOutput, TokenUsage as ConverseUsage } from "@aws-sdk/client-bedrock-runtime";
import type { Json } from "../../../kernel/index.ts";
import type { CompletionEnding, ModelCapabilities, TokenUsage } from "../../../model/index.ts";
import type { CallContext, ProviderAnswer } from "../deployed-model.ts";
import { answerName, checkedEnding, parseJsonText, withText } from "../structured-output.ts";

export interface ConverseAnswer {
  readonly stopReason: string | undefined;
  readonly content: readonly ContentBlock[];
  readonly usage: ConverseUsage | undefined;
}

const endings: Readonly<Record<string, CompletionEnding>> = {
  tool_use: "complete",
  end_turn: "complete",
  stop_sequence: "complete",
  max_tokens: "length",
  guardrail_intervened: "filtered",
  content_filtered: "filtered",
  malformed_model_output: "malformed",
  malformed_tool_use: "malformed",
  model_context_window_exceeded: "context_window",
};

export function readConverse(capabilities: ModelCapabilities, answer: ConverseAnswer): ProviderAnswer {
  const { content, stopReason = "none" } = answer;
  const text = content.map((part) => part.text ?? "").join("");
  const called = content.find(({ toolUse }) => toolUse?.name === answerName)?.toolUse?.input as Json | undefined;
  const output = capabilities.structuredOutput === "tool" ? called : parseJsonText(text);
  const ending = Object.hasOwn(endings, stopReason) ? endings[stopReason] : undefined;
  return {
    output,
    ...withText(capabilities.structuredOutput === "tool" || output === undefined ? text : ""),
    ending: checkedEnding(ending ?? "unknown", output),
    stopReason,
    usage: usageOf(answer.usage),
  };
}

function usageOf(usage: ConverseUsage | undefined): TokenUsage {
  return {
    inputTokens: usage?.inputTokens ?? 0,
    outputTokens: usage?.outputTokens ?? 0,
    cachedInputTokens: usage?.cacheReadInputTokens ?? 0,
    cacheWriteTokens: usage?.cacheWriteInputTokens ?? 0,
  };
}

/** Throws when the stream ends before it said how: then there is no completion. */
export async function collectConverse(
  events: AsyncIterable<ConverseStreamOutput>,
  { pieceArrived, used }: Pick<CallContext, "pieceArrived" | "used">,
): Promise<ConverseAnswer> {
  const pieces: Piece[] = [];
  let stopReason: string | undefined;
  let usage: ConverseUsage | undefined;
  for await (const event of events) {
    if (addPiece(pieces, event)) pieceArrived();
    stopReason ??= event.messageStop?.stopReason;
    usage ??= event.metadata?.usage;
    if (usage) used(usageOf(usage));
  }
  if (stopReason === undefined) throw new Error("the stream ended before the answer did");
  return { stopReason, usage, content: pieces.map(toContent) };
}

/** Whether something of the answer came. */
function addPiece(pieces: Piece[], { contentBlockStart, contentBlockDelta }: ConverseStreamOutput): boolean {
  const tool = contentBlockStart?.start?.toolUse;
  if (contentBlockStart && tool) pieceAt(pieces, contentBlockStart).tool = tool;
  if (!contentBlockDelta) return false;
  const { delta } = contentBlockDelta;
  pieceAt(pieces, contentBlockDelta).text += delta?.text ?? delta?.toolUse?.input ?? "";
  return true;
}

interface Piece {
  text: string;
  tool?: { readonly toolUseId: string | undefined; readonly name: string | undefined };
}

function pieceAt(pieces: Piece[], { contentBlockIndex = 0 }: { contentBlockIndex?: number | undefined }): Piece {
  return (pieces[contentBlockIndex] ??= { text: "" });
}

/** A tool's input that is no JSON is no answer; what it says stays out, since nothing was asked in words. */
function toContent({ text, tool }: Piece): ContentBlock {
  if (tool === undefined) return { text };
  const input = parseJsonText(text === "" ? "{}" : text);
  return { toolUse: { toolUseId: tool.toolUseId, name: tool.name, input: input as never } };
}
