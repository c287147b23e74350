/**
 * What every provider's adapter has in common: one attempt with an end to waiting, a caller who may cancel, the time to
 * the first token, the cost. An adapter itself only puts the request, reads the answer and knows its provider's errors.
 */
import type { Clock, Json, TurnwiseError } from "../../kernel/index.ts";
import { costMicroUsd, ModelCancelledError, ModelUnavailableError } from "../../model/index.ts";
import type {
  Completion,
  CompletionEnding,
  CompletionRequest,
  Deployment,
  LanguageModel,
  ModelEntry,
  Spent,
  TokenUsage,
} from "../../model/index.ts";

export interface DeployedModel<Each extends Deployment = Deployment> {
  readonly model: ModelEntry;
  readonly deployment: Each;
}

/** What an adapter has understood of its provider's answer. */
export interface ProviderAnswer {
  readonly output: Json | undefined;
  readonly text?: string;
  readonly ending: CompletionEnding;
  readonly stopReason: string;
  readonly usage: TokenUsage;
}

export interface CallContext {
  /** Ends at the time-out and when the caller cancels. */
  readonly signal: AbortSignal;
  /** To be told at each piece of a streamed answer; the first one counts. */
  readonly pieceArrived: () => void;
  /** To be told while an answer streams, so that what broke off is booked. */
  readonly used: (usage: TokenUsage) => void;
}

/** How long the retry of a throttled or failed call should wait is read from the provider's error where it says so. */
export type ToModelError = (model: string, cause: unknown, spent?: Spent) => TurnwiseError;

export interface DeployedModelDependencies {
  readonly deployed: DeployedModel;
  readonly clock: Clock;
  readonly call: (request: CompletionRequest, context: CallContext) => Promise<ProviderAnswer>;
  readonly toModelError: ToModelError;
}

const usualTimeoutMs = 60_000;

export function createDeployedModel(dependencies: DeployedModelDependencies): LanguageModel {
  const { deployed, clock, call, toModelError } = dependencies;
  const { model, deployment } = deployed;
  return {
    async complete(request, { signal: cancelled, onFirstToken } = {}) {
      const startedAt = clock.now();
      const calling = limitCall(model.name, deployment.timeoutMs, cancelled);
      let firstAt: number | undefined;
      let spent: Spent | undefined;
      const context: CallContext = {
        signal: calling.signal,
        pieceArrived: () => {
          if (firstAt !== undefined) return;
          firstAt = clock.now();
          onFirstToken?.();
        },
        used: (usage) => (spent = { usage, costMicroUsd: costMicroUsd(deployment.prices, usage) }),
      };
      try {
        const answer = await call(request, context);
        return completionOf(deployed, answer, { startedAt, firstAt, endedAt: clock.now() });
      } catch (cause) {
        throw calling.endedBy(spent) ?? toModelError(model.name, cause, spent);
      }
    },
  };
}

interface LimitedCall {
  readonly signal: AbortSignal;
  /** The error to throw if it was the limit that ended the call. */
  readonly endedBy: (spent?: Spent) => TurnwiseError | undefined;
}

/** Throws ModelCancelled when the caller has cancelled before the call. */
export function limitCall(model: string, timeoutMs = usualTimeoutMs, cancelled?: AbortSignal): LimitedCall {
  if (cancelled?.aborted) throw new ModelCancelledError(model);
  const timedOut = AbortSignal.timeout(timeoutMs);
  return {
    signal: cancelled === undefined ? timedOut : AbortSignal.any([cancelled, timedOut]),
    endedBy: (spent) => {
      if (cancelled?.aborted) return new ModelCancelledError(model, spent);
      if (!timedOut.aborted) return undefined;
      const cause = new Error(`no whole answer within ${timeoutMs} ms`);
      return new ModelUnavailableError(model, cause, { timedOut: true, spent });
    },
  };
}

interface Times {
  readonly startedAt: number;
  readonly firstAt: number | undefined;
  readonly endedAt: number;
}

function completionOf({ deployment }: DeployedModel, answer: ProviderAnswer, times: Times): Completion {
  const { startedAt, firstAt, endedAt } = times;
  return {
    ...answer,
    deployment: deployment.id,
    latencyMs: endedAt - startedAt,
    ...(firstAt === undefined ? {} : { timeToFirstTokenMs: firstAt - startedAt }),
    costMicroUsd: costMicroUsd(deployment.prices, answer.usage),
  };
}

/** A stream's events until it ends, or until the signal does: SDKs differ in whether they stop waiting then. */
export async function* untilAborted<Event>(stream: AsyncIterable<Event>, signal: AbortSignal): AsyncGenerator<Event> {
  const iterator = stream[Symbol.asyncIterator]();
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
  });
  aborted.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    if (signal.aborted) void iterator.return?.().catch(() => undefined);
  }
}
