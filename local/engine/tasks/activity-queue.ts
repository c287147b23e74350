/**
 * Tasks that wait for a worker of their activity, and workers that wait for a
 * task. A task given out is recorded as started before its worker hears of it;
 * one whose time was up by then is left out. The queue is in memory: after a
 * crash, tasks that no worker has taken offer themselves again.
 */
import type { EngineClock } from "../clock/clock.ts";

export interface ActivityTask {
  readonly token: string;
  /** JSON. */
  readonly input: string;
}

interface Offer extends ActivityTask {
  readonly signal: AbortSignal;
  readonly take: (workerName: string | undefined) => void;
}

type Worker = (offer: Offer | undefined) => void;

export interface ActivityQueue {
  /** Resolves with the worker's name when one has taken the task. */
  offer(activityArn: string, task: ActivityTask, signal: AbortSignal): Promise<string | undefined>;
  /** Undefined when there was no task for a minute. */
  take(activityArn: string, workerName: string | undefined): Promise<ActivityTask | undefined>;
  /** The task was recorded as started: its worker may have it. */
  started(token: string): void;
}

const POLL_MS = 60_000;

export function createActivityQueue(clock: EngineClock): ActivityQueue {
  const offers = new Map<string, Offer[]>();
  const workers = new Map<string, Worker[]>();
  const starting = new Map<string, (isStarted: boolean) => void>();

  const next = (arn: string): Offer | undefined => {
    const list = offers.get(arn) ?? [];
    for (let offer = list.shift(); offer; offer = list.shift()) if (!offer.signal.aborted) return offer;
    return undefined;
  };

  const nextWithin = (arn: string, untilMs: number): Promise<Offer | undefined> => {
    const offer = next(arn);
    if (offer) return Promise.resolve(offer);
    return new Promise((resolve) => {
      const list = listIn(workers, arn);
      const worker: Worker = (found) => {
        cancel();
        resolve(found);
      };
      const cancel = clock.schedule(untilMs, () => {
        list.splice(list.indexOf(worker), 1);
        resolve(undefined);
      });
      list.push(worker);
    });
  };

  const give = async (offer: Offer, workerName: string | undefined): Promise<boolean> => {
    const isStarted = new Promise<boolean>((resolve) => {
      starting.set(offer.token, resolve);
      offer.signal.addEventListener("abort", () => resolve(false), { once: true });
    });
    offer.take(workerName);
    return isStarted.finally(() => starting.delete(offer.token));
  };

  return {
    offer: (arn, task, signal) =>
      new Promise((take) => {
        const offer = { ...task, signal, take };
        const worker = workers.get(arn)?.shift();
        if (worker) worker(offer);
        else listIn(offers, arn).push(offer);
      }),
    async take(arn, workerName) {
      const untilMs = clock.now() + POLL_MS;
      for (let offer = await nextWithin(arn, untilMs); offer; offer = await nextWithin(arn, untilMs)) {
        const { token, input } = offer;
        if (!offer.signal.aborted && (await give(offer, workerName))) return { token, input };
      }
      return undefined;
    },
    started: (token) => starting.get(token)?.(true),
  };
}

function listIn<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = []));
  return list;
}
