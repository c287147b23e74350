/** A queue with visibility time-outs, as SQS has: what is received comes back unless it is deleted in time. */
import type { TrafficClock } from "../../src/model/traffic/index.ts";

export interface LaneQueue<Job> {
  send(job: Job): void;
  receive(): Promise<Received<Job>>;
  /** Jobs that are not deleted yet. */
  size(): number;
}

export interface Received<Job> {
  readonly job: Job;
  delete(): void;
  /** Makes the job visible again after so long. */
  postpone(afterMs: number): void;
}

export function createLaneQueue<Job>(clock: TrafficClock, visibilityMs: number): LaneQueue<Job> {
  const visible: Job[] = [];
  const consumers: ((job: Job) => void)[] = [];
  let size = 0;

  function show(job: Job): void {
    const consumer = consumers.shift();
    if (consumer) consumer(job);
    else visible.push(job);
  }

  function hide(job: Job): Received<Job> {
    let cancel = clock.schedule(clock.now() + visibilityMs, () => show(job));
    return {
      job,
      delete() {
        cancel();
        size -= 1;
      },
      postpone(afterMs) {
        cancel();
        cancel = clock.schedule(clock.now() + afterMs, () => show(job));
      },
    };
  }

  return {
    send(job) {
      size += 1;
      show(job);
    },
    async receive() {
      const job = visible.shift() ?? (await new Promise<Job>((resolve) => consumers.push(resolve)));
      return hide(job);
    },
    size: () => size,
  };
}
