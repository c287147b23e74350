/** What a provider's wire needs to tell for the adapter's contract to be tested on it. */
import type { Json } from "../../../../src/kernel/index.ts";
import type { CompletionEnding, LanguageModel, ModelCapabilities, ModelEntry } from "../../../../src/model/index.ts";
import type { ProviderServer, Reply } from "./provider-server.ts";

/** An answer, before it is put into a provider's format. */
export interface Told {
  /** The structured answer, as JSON or as text that is none; absent: there is none. */
  readonly output?: Json;
  readonly brokenOutput?: string;
  readonly text?: string;
  readonly stopReason: string;
}

/** What every answer in these tests has used, and what it cost at the prices below. */
export const told = {
  usage: { inputTokens: 1000, outputTokens: 100, cachedInputTokens: 500, cacheWriteTokens: 0 },
  prices: { input: 1, output: 5, cachedInput: 0.1, cacheWrite: 1.25 },
  costMicroUsd: 1550,
} as const;

export type Shape = ModelCapabilities["structuredOutput"];

export interface OpenOptions {
  readonly shape?: Shape;
  readonly streaming?: boolean;
  readonly capabilities?: Partial<ModelCapabilities>;
  readonly timeoutMs?: number;
  /** Instead of the server's address. */
  readonly url?: string;
}

export interface Failure {
  readonly what: string;
  readonly reply: Reply;
  readonly expected: { readonly name: string; readonly [field: string]: unknown };
}

export interface ProviderWire {
  readonly name: string;
  start(): Promise<ProviderServer>;
  open(server: ProviderServer, options?: OpenOptions): LanguageModel;
  whole(answer: Told, shape: Shape): Reply;
  /** Without `then`, the stream ends as it should. `cut` keeps what came before the ending. */
  streamed(answer: Told, shape: Shape, then?: Reply["then"]): Reply;
  /** A first piece of an answer, and then nothing for ever. */
  stalled(shape: Shape): Reply;
  readonly shapes: readonly Shape[];
  /** The provider's own words, and what they come to. */
  readonly stops: readonly (readonly [string, CompletionEnding])[];
  readonly goodStop: Readonly<Record<Shape, string>>;
  readonly failures: readonly Failure[];
  /** Whether a whole answer holds the tool's input as JSON and not as text, so that it can't be broken. */
  readonly parsesToolInput: boolean;
  /** Whether a stream tells what the input costs before it breaks off. */
  readonly tellsUsageEarly: boolean;
}

/** Long for a laptop under load, short for one who waits for a test that hangs. */
export const patienceMs = 10_000;

export function modelEntry(
  deployment: ModelEntry["deployments"][number],
  { shape = "tool", streaming = false, capabilities = {} }: OpenOptions,
): ModelEntry {
  return {
    name: "tested",
    family: "default",
    contextWindow: 200_000,
    maximumOutputTokens: 8_000,
    capabilities: {
      structuredOutput: shape,
      strictTools: true,
      promptCache: true,
      temperature: true,
      streaming,
      ...capabilities,
    },
    deployments: [deployment],
  };
}

/** Each reading is 100 ms later, so that latencies are told apart without waiting. */
export function tickingClock() {
  let now = 0;
  return { now: () => (now += 100) };
}
