/** Making strands, and the small changes of state that every kind of state needs. */
import type { State, StateGroup } from "../asl/machine.ts";
import type { Payload } from "./payload.ts";
import type { Run, Strand } from "./run.ts";

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

export interface StrandPlace {
  readonly id: number;
  readonly parent: Strand | undefined;
  readonly index: number;
  readonly group: StateGroup;
}

export function createStrand(run: Run, place: StrandPlace, input: Payload): Strand {
  const strand: Strand = {
    ...place,
    run,
    own: NOTHING,
    variables: place.parent?.variables ?? NOTHING,
    state: stateNamed(place.group, place.group.startAt),
    input,
    enteredMs: 0,
    enteredEventId: 0,
    beforeEventId: 0,
    lastEventId: place.parent?.lastEventId ?? 0,
    phase: "running",
    retryCount: 0,
    retries: [],
    wakeMs: undefined,
    deadlineMs: undefined,
    heartbeatSeconds: undefined,
    nonce: undefined,
    childArn: undefined,
    request: undefined,
    children: undefined,
    context: undefined,
    saved: { input: undefined, own: undefined },
  };
  run.strands.set(strand.id, strand);
  return strand;
}

export function stateNamed(group: StateGroup, name: string): State {
  const state = group.states.get(name);
  if (!state) throw new Error(`the definition has no state ${name}`);
  return state;
}

/** The group that a child of `parent` at `index` runs. */
export function groupOfChild(parent: Strand, index: number): StateGroup {
  const { state } = parent;
  if (state.type === "Map") return state.processor;
  if (state.type === "Parallel") return state.branches[index]!;
  throw new Error(`the state ${state.name} has no children`);
}

export function setOwnVariables(strand: Strand, own: Readonly<Record<string, unknown>>): void {
  strand.own = own;
  strand.variables = strand.parent ? { ...strand.parent.variables, ...own } : own;
}

/** Tells whoever works on the strand's request that nobody wants its answer any more. */
export function abortRequest(strand: Strand): void {
  strand.request?.abort();
  endAttempt(strand);
}

/** Forgets what belongs to one attempt at a task: its request, token and time limits. */
export function endAttempt(strand: Strand): void {
  strand.request = undefined;
  strand.nonce = undefined;
  strand.childArn = undefined;
  strand.wakeMs = undefined;
  strand.deadlineMs = undefined;
  strand.heartbeatSeconds = undefined;
  strand.context = undefined;
}

/** A child that came to its end by failing. */
export function isWithoutResult(child: Strand): boolean {
  return child.phase === "done" && child.parent?.children?.results[child.index] === undefined;
}
