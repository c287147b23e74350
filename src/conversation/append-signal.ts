/**
 * Append: how anything enters a conversation. One transaction stores the signal, what it changes and the mark that
 * makes a repetition harmless; only then is the caller answered. The wake-up afterwards may fail: it is queued, a
 * repeated request wakes again, and the sweeper finds what nobody read.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type ConversationId, type Json, type Telemetry } from "../kernel/index.ts";
import { type Change, changeHead, type HeadChanger } from "./change-head.ts";
import { AlreadyExistsError, WrongStateError } from "./errors.ts";
import type { Signal } from "./events.ts";
import { type Head, needsRead } from "./head.ts";
import type { ConversationMachine, FollowUps } from "./ports.ts";
import { reduce, type Reduction } from "./reducer.ts";
import type { Mark } from "./store.ts";

export interface AppendDependencies extends HeadChanger {
  readonly machine: ConversationMachine;
  readonly followUps: FollowUps;
  readonly telemetry: Telemetry;
}

export interface AppendOptions {
  /** Makes the request idempotent: the same key with the same content is answered as the first time. */
  readonly mark?: Mark;
  /** Fields outside the protocol that ride along, such as a newer conversation token. */
  readonly amend?: (head: Head) => Head;
}

export interface Appended {
  readonly head: Head;
  /** False: it was there already, or the head left nothing to append. */
  readonly appended: boolean;
  /** What to answer: the mark's response, of the first request where this one repeats it. */
  readonly response: Json;
}

/** A signal, or a look at the head that yields one, or undefined to leave the conversation as it is. */
export type SignalSource = Signal | ((head: Head) => Signal | undefined);

export type AppendSignal = (id: ConversationId, source: SignalSource, options?: AppendOptions) => Promise<Appended>;

interface Outcome {
  readonly appended: Appended;
  readonly reduction?: Reduction;
}

export function createAppendSignal(dependencies: AppendDependencies): AppendSignal {
  return async (id, source, options = {}) => {
    const { mark } = options;
    const repeated = mark && (async (): Promise<Outcome> => ({ appended: await repetition(dependencies, id, mark) }));
    const result = await changeHead<Outcome>(
      dependencies,
      id,
      (head) => decideAppend(dependencies, head, source, options),
      repeated,
    ).catch(async (error: unknown) => {
      if (repeated && error instanceof WrongStateError && (await isKnown(dependencies, id, mark))) return repeated();
      throw error;
    });
    await followUp(dependencies, result.appended.head, result.reduction);
    return result.appended;
  };
}

function decideAppend(
  { timing }: AppendDependencies,
  current: Head,
  source: SignalSource,
  { mark, amend }: AppendOptions,
): Change<Outcome> {
  const response = mark?.response ?? null;
  const signal = typeof source === "function" ? source(current) : source;
  if (!signal) return { result: { appended: { head: current, appended: false, response } } };
  const reduction = reduce(amend ? amend(current) : current, signal, timing.clock.now());
  const { head, events, outbox } = reduction;
  return {
    write: { head, events, outbox, ...(mark ? { mark } : {}) },
    result: { appended: { head, appended: true, response }, reduction },
  };
}

/** A request that was taken while the conversation could still take it is answered as it was then. */
async function isKnown({ store }: AppendDependencies, id: ConversationId, mark: Mark): Promise<boolean> {
  return (await store.readMark(id, mark.key)) !== undefined;
}

/** The first request's answer stands; other content under the same id is a mistake that the caller must hear about. */
async function repetition({ store }: AppendDependencies, id: ConversationId, mark: Mark): Promise<Appended> {
  const [first, head] = await Promise.all([store.readMark(id, mark.key), store.readHead(id)]);
  if (!first || !head) throw new AlreadyExistsError("The conversation was deleted meanwhile.", { id });
  if (first.digest !== mark.digest) {
    const what = mark.key.replace(":", " ");
    throw new AlreadyExistsError(`There is already a ${what} with other content. Use a new id.`, { key: mark.key });
  }
  return { head, appended: false, response: first.response };
}

/** Everything after the transaction is a hint that may be lost: whoever looks later finds the same in the head. */
async function followUp(dependencies: AppendDependencies, head: Head, reduction: Reduction | undefined): Promise<void> {
  const { machine, followUps, telemetry } = dependencies;
  const last = reduction?.outbox.at(-1);
  try {
    if (last) await followUps.deliver(head.conversationId, last.seq);
    if (reduction?.starts) await machine.start(head.conversationId, head.generation);
    else if (reduction?.wakes ?? needsRead(head)) await wakeParked(machine, head);
  } catch (error) {
    telemetry.warn("The follow-up of an append failed; the queue and the sweeper will catch up.", { error });
    await followUps.wakeLater(head.conversationId).catch(() => undefined);
  }
}

export async function wakeParked(machine: ConversationMachine, head: Head): Promise<"woken" | "gone"> {
  if (head.wait === undefined || head.wait.generation !== head.generation) return "gone";
  return machine.wake(head.wait.token);
}

/** Equal for requests with equal content, whatever the order of their keys. */
export function contentDigest(content: unknown): string {
  return createHash("sha256").update(canonicalJson(content)).digest("base64url");
}
