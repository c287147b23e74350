/**
 * One step of a run: everything that follows from one signal until all strands
 * wait for the outside again. It gathers history events and changed strands,
 * which are written in one piece, and effects, which happen only after that
 * write is on disk.
 */
import { eventCode } from "../history/event-types.ts";
import type { StateError } from "../asl/errors.ts";
import type { EngineContext } from "./context.ts";
import type { Payload } from "./payload.ts";
import type { Progress, Run, Strand } from "./run.ts";

export type EndStatus = "SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT";

export interface Ending {
  readonly status: EndStatus;
  readonly output: Payload | undefined;
  readonly error: StateError | undefined;
}

/** A strand that can go on; without progress its state is yet to begin. */
export interface Job {
  readonly strand: Strand;
  readonly progress: Progress | undefined;
}

export class Step {
  readonly engine: EngineContext;
  readonly run: Run;
  readonly nowMs: number;
  readonly firstEventId: number;
  readonly events: string[] = [];
  readonly changed = new Set<Strand>();
  /** Strands whose rows go. */
  readonly removed: number[] = [];
  /** Strands that are no more, with or without a row. */
  readonly gone: number[] = [];
  readonly effects: (() => void)[] = [];
  /** Told when the step could not be written. */
  readonly refusals: ((reason: Error) => void)[] = [];
  readonly ready: Job[] = [];
  ending: Ending | undefined;
  /** Of an execution that has failed: the strands that a redrive would go on with. */
  redrivable: readonly Strand[] = [];

  constructor(engine: EngineContext, run: Run) {
    this.engine = engine;
    this.run = run;
    this.nowMs = engine.clock.now();
    this.firstEventId = run.nextEventId;
  }

  /** Adds a history event; `fields` is the rest of a JSON array. Returns the event's id. */
  record(type: string, previousEventId: number, fields = ""): number {
    const separator = fields === "" ? "" : ",";
    this.events.push(`[${eventCode(type)},${this.nowMs},${previousEventId}${separator}${fields}]`);
    return this.run.nextEventId++;
  }

  /** The payload for an event's fields: its text the first time, then the id of the event that has it. */
  reference(payload: Payload): string {
    if (payload.recordedAt > 0) return String(payload.recordedAt);
    payload.recordedAt = this.run.nextEventId;
    return `[${payload.text}]`;
  }

  /** Records an event of a strand and makes it the strand's last. */
  recordFor(strand: Strand, type: string, fields = ""): number {
    strand.lastEventId = this.record(type, strand.lastEventId, fields);
    return strand.lastEventId;
  }

  go(strand: Strand, progress?: Progress): void {
    this.ready.push({ strand, progress });
  }

  /** Runs `effect` once the step is on disk. */
  after(effect: () => void): void {
    this.effects.push(effect);
  }

  remove(strand: Strand): void {
    this.run.strands.delete(strand.id);
    this.changed.delete(strand);
    this.gone.push(strand.id);
    if (strand.saved.input) this.removed.push(strand.id);
  }
}
