/** What chat completions say, in our words. A streamed answer is collected into the shape of a whole one. */
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import { noUsage } from "../../../model/index.ts";
import type { CompletionEnding, ModelCapabilities, TokenUsage } from "../../../model/index.ts";
import type { CallContext, ProviderAnswer } from "../deployed-model.ts";
import { answerName, checkedEnding, parseJsonText, withText } from "../structured-output.ts";

/** The first choice, as far as it came. Servers that only speak like OpenAI leave things out. */
export interface ChatAnswer {
  readonly content: string;
  readonly refusal: string;
  /** What the answering tool was called with; undefined when it was not called. */
  readonly toolArguments: string | undefined;
  /** Undefined when there was no choice at all. */
  readonly finishReason: string | null | undefined;
  readonly usage: ChatCompletion["usage"] | null;
}

const endings: Readonly<Record<string, CompletionEnding>> = {
  stop: "complete",
  tool_calls: "complete",
  length: "length",
  content_filter: "filtered",
  // The predecessor of tools, which nobody offered.
  function_call: "malformed",
};

export function readChat(capabilities: ModelCapabilities, answer: ChatAnswer): ProviderAnswer {
  const { content, refusal, toolArguments, finishReason, usage } = answer;
  const said = capabilities.structuredOutput === "tool" ? toolArguments : content;
  const output = said === undefined || refusal !== "" ? undefined : parseJsonText(said);
  return {
    output,
    ...withText(refusal || (output === undefined || capabilities.structuredOutput === "tool" ? content : "")),
    ending: endingOf(answer, output),
    stopReason: finishReason === undefined ? "no_choice" : (finishReason ?? "none"),
    usage: usageOf(usage),
  };
}

function endingOf({ finishReason, refusal }: ChatAnswer, output: ProviderAnswer["output"]): CompletionEnding {
  if (refusal !== "") return "refused";
  if (finishReason === undefined) return "malformed";
  const known = finishReason !== null && Object.hasOwn(endings, finishReason) ? endings[finishReason] : undefined;
  return checkedEnding(known ?? "unknown", output);
}

function usageOf(usage: ChatAnswer["usage"]): TokenUsage {
  if (!usage) return noUsage;
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
  const written = usage.prompt_tokens_details?.cache_write_tokens ?? 0;
  return {
    inputTokens: Math.max(0, usage.prompt_tokens - cached - written),
    outputTokens: usage.completion_tokens,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
  };
}

/** Throws when it is no JSON object: then something else than the provider has answered. */
export function wholeChat(response: ChatCompletion): ChatAnswer {
  if (typeof response !== "object") throw new Error("the response is no chat completion");
  const { choices, usage } = response;
  const choice = (choices as typeof choices | undefined)?.[0];
  const call = choice?.message.tool_calls?.find(
    (each) => each.type === "function" && each.function.name === answerName,
  );
  return {
    content: choice?.message.content ?? "",
    refusal: choice?.message.refusal ?? "",
    toolArguments: call?.type === "function" ? call.function.arguments : undefined,
    finishReason: choice && ((choice.finish_reason as string | undefined) ?? null),
    usage,
  };
}

/** Throws when the stream ends before it said how: then there is no completion. */
export async function collectChat(
  chunks: AsyncIterable<ChatCompletionChunk>,
  { pieceArrived, used }: Pick<CallContext, "pieceArrived" | "used">,
): Promise<ChatAnswer> {
  const answer = { content: "", refusal: "", finishReason: undefined as string | undefined };
  const calls: { name: string; text: string }[] = [];
  let usage: ChatAnswer["usage"];
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage;
    if (chunk.usage) used(usageOf(chunk.usage));
    const choice = chunk.choices[0];
    if (!choice) continue;
    const { content, refusal, tool_calls: toolCalls = [] } = choice.delta;
    if (content || refusal || toolCalls.length > 0) pieceArrived();
    answer.content += content ?? "";
    answer.refusal += refusal ?? "";
    for (const { index, function: called } of toolCalls) {
      const call = (calls[index] ??= { name: "", text: "" });
      call.name += called?.name ?? "";
      call.text += called?.arguments ?? "";
    }
    answer.finishReason = choice.finish_reason ?? answer.finishReason;
  }
  if (answer.finishReason === undefined) throw new Error("the stream ended before the answer did");
  return { ...answer, usage, toolArguments: calls.find((call) => call?.name === answerName)?.text };
}
