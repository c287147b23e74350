/**
 * One step of a turn: a prompt by its id, asked of the models of its route until an answer passes the quality gates.
 * Nothing is trusted because the call went well. A bad answer is sent back once with what is wrong with it; then the
 * next model of the route is asked; then the step has failed, and that stands in the journal, because asking again would
 * cost again. Only a call that came to nothing at all is thrown, for the state machine to repeat.
 */
import type { Lane, StepFailure } from "../contracts/index.ts";
import type { Clock, Json, JsonObject, Telemetry } from "../kernel/index.ts";
import { RetryableError } from "../kernel/index.ts";
import { routePrompt, type RouteCandidate, type StageModels } from "./catalogue-route.ts";
import type { LoggedVerdict } from "./completion-log/index.ts";
import type { DraftSurroundings } from "./draft.ts";
import type { Judge } from "./gates/index.ts";
import { judgeCompletion, type Judged, type JudgingDependencies } from "./judge-completion.ts";
import type { Completion, CompletionRequest, LanguageModel } from "./language-model.ts";
import { createCallBook, type CallBook, type CompletionLogging } from "./book-calls.ts";
import { cheapestFirst, spendingNow, type CostBudgets } from "./cost-budget.ts";
import type { AnyPrompt } from "./prompt.ts";
import { requestFor } from "./prompt.ts";
import { findPrompt } from "./prompts.ts";
import { isRepairable, repairRequest } from "./repair.ts";
import { reviewerOf } from "./review-draft.ts";
import { attemptsOf, type Deployment, type ModelTraffic, type SpendingStore } from "./traffic/index.ts";

/** Where the step belongs, and what its answer is judged by beside the prompt itself. */
export interface CompletionContext {
  readonly conversationId: string;
  readonly turn: number;
  readonly step: string;
  readonly lane: Lane;
  /** What the conversation has cost so far, this turn's earlier steps included; millionths of a US dollar. */
  readonly spentMicroUsd: number;
  readonly budgets: CostBudgets;
  readonly surroundings: DraftSurroundings;
  /** What whoever asks finds wrong with an answer that fits its shape: a sentence by which a model can mend it. */
  readonly complaintAbout?: (value: Json) => string | undefined;
}

export interface PromptCompletion {
  /** `null` where there is a failure. */
  readonly value: Json;
  readonly failure?: StepFailure;
  /** Of all calls that the step took; millionths of a US dollar. */
  readonly costMicroUsd: number;
  /** What explains the result afterwards; plain JSON, because it goes into the journal and the event log. */
  readonly detail: JsonObject;
}

export type CompletePrompt = (promptId: string, input: Json, context: CompletionContext) => Promise<PromptCompletion>;

/** A deployment as traffic sees it, with the model and the words that it stands for. */
export interface CallableDeployment extends Deployment {
  readonly candidate: RouteCandidate;
}

export interface CompletePromptDependencies extends JudgingDependencies, CompletionLogging {
  readonly models: StageModels;
  /** By the id of a deployment. */
  readonly modelOf: (deploymentId: string) => LanguageModel;
  readonly traffic: ModelTraffic;
  readonly spending: SpendingStore;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** How long a step goes on asking; the task that performs it is given a little more. */
const longestMs = 80_000;

const defaultWaitMs: Readonly<Record<Lane, number>> = { urgent: 10_000, routine: 20_000, deferred: 1_000 };

/** Throws UnknownPrompt, PromptInput, and what traffic throws when no completion came at all. */
export function createCompletePrompt(dependencies: CompletePromptDependencies): CompletePrompt {
  const complete: CompletePrompt = async (promptId, input, context) => {
    const step = openStep(dependencies, findPrompt(promptId), input, context);
    const judges = judgesOf(dependencies, step, complete);
    for (;;) {
      const stop = await reasonToStop(dependencies, step);
      if (stop) return closeInVain(step, stop);
      const answered = await ask(dependencies, step);
      if (!answered) return closeInVain(step, unusable(step));
      const { completion, deployment } = answered;
      const judged = await judgeCompletion({ ...dependencies, judges }, { ...step, completion });
      await step.book.judged(judged.verdicts);
      if (judged.value !== undefined) return closeWith(step, answered, judged.value, judged.verdicts);
      planNext(step, judged, completion, deployment.candidate);
    }
  };
  return complete;
}

/** The stage's reviewer is asked as any prompt is, under a step of its own, and its cost is this step's. */
function judgesOf(
  { models, judges = [] }: CompletePromptDependencies,
  { prompt, context, book }: Step,
  complete: CompletePrompt,
): readonly Judge[] {
  const reviewer = reviewerOf(models.catalogue, prompt, async (input) => {
    const spentMicroUsd = context.spentMicroUsd + book.costMicroUsd;
    const reviewed = await complete("review", input, {
      ...context,
      step: `${context.step}#review-${book.calls}`,
      spentMicroUsd,
    });
    book.add(reviewed.costMicroUsd);
    if (reviewed.failure) throw new Error(reviewed.failure.problem);
    return reviewed.value;
  });
  return reviewer ? [...judges, reviewer] : judges;
}

/** What a step has come to so far. */
interface Step {
  readonly prompt: AnyPrompt;
  readonly input: Json;
  readonly context: CompletionContext;
  readonly startedAt: number;
  readonly route: ReturnType<typeof routePrompt>["route"];
  readonly book: CallBook;
  readonly problems: string[];
  candidates: readonly RouteCandidate[];
  /** The request to send instead, and whom to send it to, after an answer that can be mended. */
  repair?: { readonly request: CompletionRequest; readonly candidate: RouteCandidate } | undefined;
}

function openStep(
  dependencies: CompletePromptDependencies,
  prompt: AnyPrompt,
  input: Json,
  context: CompletionContext,
): Step {
  const { route, candidates } = routePrompt(dependencies.models, prompt);
  const startedAt = dependencies.clock.now();
  const book = createCallBook(dependencies, { prompt, context, performedAt: startedAt });
  return { prompt, input, context, startedAt, route, candidates, book, problems: [] };
}

async function reasonToStop(dependencies: CompletePromptDependencies, step: Step): Promise<StepFailure | undefined> {
  const { context, book } = step;
  const advice = await spendingNow(dependencies, context.budgets, context.spentMicroUsd + book.costMicroUsd);
  if (advice.kind === "stop") return { kind: "budget_exceeded", problem: advice.problem };
  if (advice.kind === "cheaper") step.candidates = cheapestFirst(step.candidates);
  const late = dependencies.clock.now() - step.startedAt > longestMs;
  return step.candidates.length === 0 || (late && step.problems.length > 0) ? unusable(step) : undefined;
}

interface Answered {
  readonly completion: Completion;
  readonly deployment: CallableDeployment;
}

/** Undefined when no more answer came after one that was paid for and bad. */
async function ask(dependencies: CompletePromptDependencies, step: Step): Promise<Answered | undefined> {
  const { traffic, modelOf } = dependencies;
  const { context, route, book } = step;
  const candidates = step.repair ? [step.repair.candidate] : step.candidates;
  const requestOf = requests(step);
  try {
    const { result, deployment, attempts } = await traffic.call<Completion, CallableDeployment>({
      candidates: candidates.flatMap(callable),
      lane: context.lane,
      estimate: estimateOf(requestOf(candidates[0] as RouteCandidate)),
      maximumWaitMs: route.maximumWaitMs ?? defaultWaitMs[context.lane],
      ...(context.lane === "urgent" ? { hedgeAfterMs: route.hedgeAfterMs } : {}),
      invoke: ({ id, candidate }, { signal }) => modelOf(id).complete(requestOf(candidate), { signal }),
      usageOf: ({ usage }) => ({
        inputTokens: usage.inputTokens + usage.cacheWriteTokens,
        outputTokens: usage.outputTokens,
      }),
      isValid: ({ ending, output }) => ending === "complete" && step.prompt.output.safeParse(output).success,
    });
    await book.answered(result, attempts, requestOf);
    return { completion: result, deployment };
  } catch (error) {
    await book.failed(attemptsOf(error), requestOf);
    if (error instanceof RetryableError && step.problems.length > 0) return undefined;
    throw error;
  }
}

/** Each model gets the variant that is written for its family. */
function requests({ prompt, input, repair }: Step): (candidate: RouteCandidate) => CompletionRequest {
  const made = new Map<string, CompletionRequest>();
  return ({ model }) => {
    const request = made.get(model.name) ?? repair?.request ?? requestFor(prompt, model, input);
    made.set(model.name, request);
    return request;
  };
}

function callable(candidate: RouteCandidate): CallableDeployment[] {
  const { name } = candidate.model;
  return candidate.model.deployments.map((entry) => {
    const { id, provider, region } = entry;
    const quotas = "quotas" in entry ? (entry.quotas ?? {}) : {};
    return { id, model: name, provider, region, quotas, candidate };
  });
}

/** Three letters a token: more than most languages have, so that the budget is not promised twice. */
const charactersPerToken = 3;

function estimateOf({ system, messages, maxTokens }: CompletionRequest) {
  const characters = messages.reduce((sum, { text }) => sum + text.length, system.length);
  return { inputTokens: Math.ceil(characters / charactersPerToken), outputTokens: maxTokens };
}

/** Mended once by the same model; then that model has had its chance. */
function planNext(step: Step, judged: Judged, completion: Completion, candidate: RouteCandidate): void {
  const failed = judged.verdicts.filter(({ passed }) => !passed);
  step.problems.push(...failed.map(({ reason }) => reason));
  if (!step.repair && isRepairable(completion)) {
    const request = repairRequest(requestFor(step.prompt, candidate.model, step.input), completion, failed);
    step.repair = { request, candidate };
    return;
  }
  step.repair = undefined;
  step.candidates = step.candidates.filter((other) => other !== candidate);
}

function unusable({ problems }: Step): StepFailure {
  const reasons = [...new Set(problems)].join(" ");
  return { kind: "unusable_completion", problem: `No draft passed the checks. ${reasons}`.trim() };
}

function closeWith(
  { prompt, book }: Step,
  { completion, deployment }: Answered,
  value: Json,
  verdicts: readonly LoggedVerdict[],
): PromptCompletion {
  const { usage, latencyMs, stopReason } = completion;
  const { model, promptVersion, certification } = deployment.candidate;
  const detail = {
    prompt: prompt.id,
    promptVersion,
    model: model.name,
    deployment: deployment.id,
    certification: certification.status,
    ...usage,
    latencyMs,
    stopReason,
    calls: book.calls,
    passed: verdicts.map(({ gate }) => gate),
    verdicts: book.rejections,
  };
  return { value, costMicroUsd: book.costMicroUsd, detail };
}

function closeInVain({ prompt, book }: Step, failure: StepFailure): PromptCompletion {
  const detail = { prompt: prompt.id, calls: book.calls, verdicts: book.rejections };
  return { value: null, failure, costMicroUsd: book.costMicroUsd, detail };
}
