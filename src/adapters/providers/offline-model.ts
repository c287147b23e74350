/**
 * A model that needs no provider: it tells languages and intents by likeness and answers by quoting. It is
 * deterministic and says what it is. Good for a first hour, for tests and for demonstrations; it does not reason.
 */
import type { Clock, Json } from "../../kernel/index.ts";
import { ModelRequestRefusedError } from "../../model/index.ts";
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
}

/** Costs nothing and uses no tokens, and reports just that. */
export function createOfflineModel({ clock }: OfflineModelDependencies): LanguageModel {
  return {
    async complete(request) {
      const startedAt = clock.now();
      const output = answerPrompt(request);
      return {
        output,
        stopReason: "end_turn",
        usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
        deployment: "offline",
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
