/**
 * The books of one step: every call that was made for it, whatever it came to, with its cost. They are closed call by
 * call into the completion log and the day's spending, so that a step that breaks off has paid for what it used.
 */
import type { Json, JsonObject, Telemetry, Clock } from "../kernel/index.ts";
import type { CompletionLog, CompletionRecord, LoggedVerdict, CallOutcome, Redact } from "./completion-log/index.ts";
import type { CallableDeployment, CompletionContext } from "./complete-prompt.ts";
import type { RouteCandidate } from "./catalogue-route.ts";
import type { Spent } from "./errors.ts";
import { noUsage, type Completion, type CompletionRequest } from "./language-model.ts";
import type { AnyPrompt } from "./prompt.ts";
import { spendingDay, type Attempt, type SpendingStore } from "./traffic/index.ts";

export interface CompletionLogging {
  readonly log: CompletionLog;
  /** Absent: no texts are kept. */
  readonly redact?: Redact | undefined;
  /** Hears of every call; on AWS it becomes metrics. */
  readonly measure?: ((record: CompletionRecord) => void) | undefined;
}

interface Dependencies extends CompletionLogging {
  readonly spending: SpendingStore;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

interface Subject {
  readonly prompt: AnyPrompt;
  readonly context: CompletionContext;
  readonly performedAt: number;
}

type CallAttempt = Attempt<Completion, CallableDeployment>;
type RequestOf = (candidate: RouteCandidate) => CompletionRequest;

export interface CallBook {
  readonly calls: number;
  /** Millionths of a US dollar. */
  readonly costMicroUsd: number;
  /** The verdicts that stopped answers, as JSON. */
  readonly rejections: JsonObject[];
  /** Counts what was booked elsewhere for this step, such as a review. */
  add(costMicroUsd: number): void;
  /** Takes down what was tried; the winner is written when it is judged. */
  answered(winner: Completion, attempts: readonly CallAttempt[], requestOf: RequestOf): Promise<void>;
  judged(verdicts: readonly LoggedVerdict[]): Promise<void>;
  failed(attempts: readonly Attempt<unknown>[], requestOf: RequestOf): Promise<void>;
}

export function createCallBook(dependencies: Dependencies, subject: Subject): CallBook {
  const rejections: JsonObject[] = [];
  let calls = 0;
  let costMicroUsd = 0;
  let open: CompletionRecord | undefined;

  function take(attempts: readonly CallAttempt[], requestOf: RequestOf, winner?: Completion): CompletionRecord[] {
    const made = attempts.filter(({ outcome }) => outcome !== "rejected");
    const records = made.map((attempt, index) =>
      recordOf(subject, attempt, calls + index + 1, textsOf(dependencies, attempt, requestOf)),
    );
    calls += made.length;
    costMicroUsd += records.reduce((sum, record) => sum + record.costMicroUsd, 0);
    open = winner && records[made.findIndex(({ result }) => result === winner)];
    return records.filter((record) => record !== open);
  }

  return {
    rejections,
    get calls() {
      return calls;
    },
    get costMicroUsd() {
      return costMicroUsd;
    },
    add: (more) => void (costMicroUsd += more),
    answered: (winner, attempts, requestOf) => write(dependencies, take(attempts, requestOf, winner)),
    failed: (attempts, requestOf) => write(dependencies, take(attempts as readonly CallAttempt[], requestOf)),
    async judged(verdicts) {
      const failed = verdicts.filter(({ passed }) => !passed);
      rejections.push(...failed.map((verdict) => ({ call: open?.attempt ?? calls, ...verdict })));
      const outcome: CallOutcome = failed.length > 0 ? "rejected" : "used";
      if (open) await write(dependencies, [{ ...open, outcome, verdicts }]);
    },
  };
}

const outcomes: Readonly<Record<Exclude<CallAttempt["outcome"], "rejected">, CallOutcome>> = {
  answered: "cancelled",
  throttled: "throttled",
  failed: "failed",
  timed_out: "timed_out",
  cancelled: "cancelled",
};

/** An answer that is not the winner has lost a race. */
function recordOf(
  { prompt, context, performedAt }: Subject,
  attempt: CallAttempt,
  number: number,
  texts: Pick<CompletionRecord, "texts">,
): CompletionRecord {
  const { deployment, result, outcome, startedAt, latencyMs, waitedMs, hedge } = attempt;
  const { conversationId, turn, step, lane } = context;
  const { model, promptVersion, certification } = deployment.candidate;
  return {
    conversationId,
    turn,
    step,
    attempt: number,
    performedAt,
    at: startedAt,
    lane,
    prompt: prompt.id,
    promptVersion,
    certification: certification.status,
    model: model.name,
    deployment: deployment.id,
    provider: deployment.provider,
    region: deployment.region,
    hedge,
    outcome: outcome === "rejected" ? "throttled" : outcomes[outcome],
    ...endOf(attempt),
    latencyMs,
    waitedMs,
    ...(result?.timeToFirstTokenMs === undefined ? {} : { timeToFirstTokenMs: result.timeToFirstTokenMs }),
    verdicts: [],
    ...texts,
  };
}

/** A call that broke off may have told what it had used by then. */
function endOf({
  result,
  error,
}: CallAttempt): Pick<CompletionRecord, "usage" | "costMicroUsd" | "ending" | "stopReason"> {
  if (result) {
    const { usage, costMicroUsd, ending, stopReason } = result;
    return { usage, costMicroUsd, ending, stopReason };
  }
  const { spent } = (error ?? {}) as { readonly spent?: Spent };
  return { usage: spent?.usage ?? noUsage, costMicroUsd: spent?.costMicroUsd ?? 0 };
}

function textsOf(
  { redact }: CompletionLogging,
  { deployment, result }: CallAttempt,
  requestOf: RequestOf,
): Pick<CompletionRecord, "texts"> {
  if (!redact) return {};
  const messages = requestOf(deployment.candidate).messages as unknown as Json;
  const answer: Json = result?.output ?? result?.text ?? null;
  return { texts: redact({ messages, answer }) };
}

/** The books must not stop the work: what they can't take down is said in the telemetry, without the texts. */
async function write(dependencies: Dependencies, records: readonly CompletionRecord[]): Promise<void> {
  if (records.length === 0) return;
  const { log, spending, clock, telemetry, measure } = dependencies;
  for (const record of records) measure?.(record);
  const spent = records.reduce((sum, record) => sum + record.costMicroUsd, 0);
  const written = await Promise.allSettled([
    log.append(records),
    ...(spent > 0 ? [spending.add(spendingDay(clock.now()), spent)] : []),
  ]);
  for (const outcome of written) {
    if (outcome.status === "fulfilled") continue;
    const lost = records.map(({ texts: _, ...record }) => record);
    telemetry.error("calls could not be booked", { error: String(outcome.reason), calls: lost });
  }
}
