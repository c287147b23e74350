/**
 * Replay of a turn's journal: a step that the journal answers resolves at once, any other becomes pending and never
 * resolves in this run. A step's key is a digest of its request, with no counter in it. So keys do not depend on the
 * order in which parallel results arrived; asking the same thing twice in a turn is one step; and since results only
 * ever join the journal, a deterministic replay asks for all that it holds: what is left over proves divergence.
 */
import { hash } from "node:crypto";
import { z } from "zod";
import type { StepFailure, StepRequest } from "../contracts/index.ts";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { InvalidStepResultError, JournalMismatchError, StepFailedError } from "./errors.ts";
import type { AwaitedAnswer, Waiting } from "./turn.ts";

/** Fits a database key and a log line: 48 bits keep the few steps of one turn apart. */
const digestCharacters = 12;

/** An answer stands in the journal as the event's data; a time-out is an answer that says so. */
const awaitedAnswerShape: z.ZodType<AwaitedAnswer> = z
  .record(z.string(), z.json())
  .nullable()
  .transform((data) => ({ timedOut: data?.["timedOut"] === true, data: data ?? {} }));

export function stepKey(kind: StepRequest["kind"], name: string, request: unknown): string {
  return `${kind}:${name}:${hash("sha256", canonicalJson(request), "hex").slice(0, digestCharacters)}`;
}

interface EffectDone {
  readonly result?: Json;
}

export interface StepReplay {
  /** Steps asked for in this run that the journal does not answer, in the order they were asked. */
  readonly pending: readonly StepRequest[];
  /** `done`: the effect has happened before this turn, so its result stands in for the step. */
  perform<Result>(request: StepRequest, shape: z.ZodType<Result>, done?: EffectDone): Promise<Result>;
  /** The answer under this key, once it stands in the journal; until then the first such wait is `waiting`. */
  awaitAnswer(waiting: Waiting): Promise<AwaitedAnswer>;
  readonly waiting: Waiting | undefined;
  /** Throws JournalMismatch if the journal holds a step that this run did not ask for. */
  checkAllAsked(): void;
}

/** What is known of a turn's steps. */
export interface Journal {
  readonly results: ReadonlyMap<string, Json>;
  readonly failures: ReadonlyMap<string, StepFailure>;
}

/** `resumed` hears that an awaited answer is in the journal: an earlier turn has committed what came before it. */
export function createStepReplay({ results, failures }: Journal, resumed: () => void): StepReplay {
  const asked = new Map<string, Promise<unknown>>();
  const pending: StepRequest[] = [];
  let waiting: Waiting | undefined;

  function answer<Result>(request: StepRequest, shape: z.ZodType<Result>, done?: EffectDone): Promise<Result> {
    if (results.has(request.key)) return readResult(request.key, results.get(request.key), shape);
    const failure = failures.get(request.key);
    if (failure) return Promise.reject(new StepFailedError(request.key, failure));
    if (done) return readResult(request.key, done.result ?? null, shape);
    pending.push(request);
    return new Promise(() => {});
  }

  function answerTo(wanted: Waiting): Promise<AwaitedAnswer> {
    if (!results.has(wanted.key)) {
      waiting ??= wanted;
      return new Promise(() => {});
    }
    resumed();
    return readResult(wanted.key, results.get(wanted.key), awaitedAnswerShape);
  }

  return {
    pending,
    get waiting() {
      return waiting;
    },
    awaitAnswer(wanted) {
      const known = asked.get(wanted.key) ?? answerTo(wanted);
      asked.set(wanted.key, known);
      return known as Promise<AwaitedAnswer>;
    },
    perform<Result>(request: StepRequest, shape: z.ZodType<Result>, done?: EffectDone) {
      const known = asked.get(request.key) ?? answer(request, shape, done);
      asked.set(request.key, known);
      return known as Promise<Result>;
    },
    checkAllAsked() {
      const unasked = [...results.keys(), ...failures.keys()].filter((key) => !asked.has(key));
      if (unasked.length > 0) throw new JournalMismatchError(unasked, [...asked.keys()]);
    },
  };
}

async function readResult<Result>(key: string, value: unknown, shape: z.ZodType<Result>): Promise<Result> {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new InvalidStepResultError(key, parsed.error.message);
  return parsed.data;
}
