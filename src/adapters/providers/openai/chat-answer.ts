/** What chat completions say, in our words. A streamed answer is collected into the shape of a whole one. */
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionMessageToolCall,
} from "openai/resources/chat/completions";
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
  const { choices, usage } = response as Partial<ChatCompletion>;
  const choice = choices?.[0];
  if (!choice) return { content: "", refusal: "", toolArguments: undefined, finishReason: undefined, usage };
  const { message, finish_reason: finishReason } = choice as Sparse<typeof choice>;
  return {
    content: message?.content ?? "",
    refusal: message?.refusal ?? "",
    toolArguments: argumentsOf(message?.tool_calls ?? []),
    finishReason: finishReason ?? null,
    usage,
  };
}

/** As servers give it that only speak like OpenAI. */
type Sparse<Whole> = { readonly [Key in keyof Whole]?: Whole[Key] | null };

function argumentsOf(calls: readonly ChatCompletionMessageToolCall[]): string | undefined {
  const call = calls.find((each) => each.type === "function" && each.function.name === answerName);
  return call?.type === "function" ? call.function.arguments : undefined;
}

/** Throws when the stream ends before it said how: then there is no completion. */
export async function collectChat(
  chunks: AsyncIterable<ChatCompletionChunk>,
  { pieceArrived, used }: Pick<CallContext, "pieceArrived" | "used">,
): Promise<ChatAnswer> {
  const collected: Collected = { content: "", refusal: "", calls: [] };
  let finishReason: string | undefined;
  let usage: ChatAnswer["usage"];
  for await (const { choices, usage: counted } of chunks) {
    if (counted) used(usageOf((usage = counted)));
    const [choice] = choices;
    if (!choice) continue;
    if (addDelta(collected, choice.delta)) pieceArrived();
    finishReason = choice.finish_reason ?? finishReason;
  }
  if (finishReason === undefined) throw new Error("the stream ended before the answer did");
  const { calls, ...said } = collected;
  return { ...said, finishReason, usage, toolArguments: calls.find((call) => call?.name === answerName)?.text };
}

interface Collected {
  content: string;
  refusal: string;
  /** By their index in the answer; a server may skip one. */
  readonly calls: ({ name: string; text: string } | undefined)[];
}

type Delta = ChatCompletionChunk["choices"][number]["delta"];

/** Whether something of the answer came. */
function addDelta(collected: Collected, { content, refusal, tool_calls: calls = [] }: Delta): boolean {
  collected.content += content ?? "";
  collected.refusal += refusal ?? "";
  for (const { index, function: called } of calls) {
    const call = (collected.calls[index] ??= { name: "", text: "" });
    call.name += called?.name ?? "";
    call.text += called?.arguments ?? "";
  }
  return Boolean(content) || Boolean(refusal) || calls.length > 0;
}
