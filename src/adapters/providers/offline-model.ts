/**
 * A model that needs no provider: it tells languages and intents by likeness and answers by quoting. It is
 * deterministic and says what it is. Good for a first hour, for tests and for demonstrations; it does not reason.
 */
import { setTimeout as sleepFor } from "node:timers/promises";
import type { Clock, Json } from "../../kernel/index.ts";
import { ModelCancelledError, ModelRequestRefusedError, noUsage } from "../../model/index.ts";
import type {
  AnswerInput,
  CompletionRequest,
  LanguageModel,
  UnderstandInput,
  UnderstandOutput,
} from "../../model/index.ts";
import { classifyRequest } from "./offline/classify-request.ts";
import { detectLanguage } from "./offline/detect-language.ts";
import { matchIntent } from "./offline/match-intent.ts";
import { quotePassages } from "./offline/quote-passages.ts";
import { wordingFor } from "./offline/wording.ts";

export interface OfflineModelDependencies {
  readonly clock: Clock;
  /** Id of the deployment that it plays. */
  readonly deployment?: string;
  /** Artificial thinking time, for people who want to see what happens to messages that come while a turn thinks. */
  readonly delayMs?: number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** Costs nothing and uses no tokens, and reports just that. */
export function createOfflineModel(dependencies: OfflineModelDependencies): LanguageModel {
  const { clock, deployment = "offline", delayMs = 0, sleep = sleepFor } = dependencies;
  return {
    async complete(request, { signal } = {}) {
      const startedAt = clock.now();
      if (delayMs > 0) await sleep(delayMs);
      if (signal?.aborted) throw new ModelCancelledError(request.model);
      return {
        output: answerPrompt(request),
        ending: "complete",
        stopReason: "end_turn",
        usage: noUsage,
        deployment,
        latencyMs: clock.now() - startedAt,
        costMicroUsd: 0,
      };
    },
  };
}

/** The input was checked against its prompt when the request was built. */
function answerPrompt(request: CompletionRequest): Json {
  const { id } = request.prompt;
  if (id === "understand") return understand(request.input as unknown as UnderstandInput);
  if (id === "answer") return quotePassages(request.input as unknown as AnswerInput);
  throw new ModelRequestRefusedError(request.model, new Error(`it has no rules for the prompt "${id}"`));
}

function understand(input: UnderstandInput): UnderstandOutput {
  const language = detectLanguage({
    request: input.request,
    earlier: input.transcript.filter((entry) => entry.from === "customer").map((entry) => entry.text),
    languages: input.languages,
    examples: input.intents.flatMap((intent) => intent.examples),
  });
  const kind = classifyRequest(input.request, language);
  const match = matchIntent(input.request, language, input.intents);
  const clarifyingQuestion = kind === "unclear" ? wordingFor(language).clarifyingQuestion : "";
  return { language, kind, ...match, clarifyingQuestion };
}
