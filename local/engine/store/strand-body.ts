/**
 * The part of a strand's row that changes with every step, as a JSON array. The
 * positions are on disk: the array may only grow at its end.
 */
import type { Phase, Run, Strand } from "../run/run.ts";
import type { Payload } from "../run/payload.ts";
import { childrenOf } from "../run/children.ts";
import { createStrand, groupOfChild, setOwnVariables, stateNamed } from "../run/strand.ts";

type Body = [
  parentId: number | null,
  index: number,
  stateName: string,
  phase: Phase,
  enteredMs: number,
  enteredEventId: number,
  beforeEventId: number,
  lastEventId: number,
  retryCount: number,
  retries: readonly number[],
  nonce: string | null,
  deadlineMs: number | null,
  heartbeatSeconds: number | null,
  childArn: string | null,
  inputRecordedAt: number,
  children: [items: readonly unknown[] | null, total: number, concurrency: number] | null,
];

export function strandBody(strand: Strand): string {
  const { children } = strand;
  const body: Body = [
    strand.parent?.id ?? null,
    strand.index,
    strand.state.name,
    strand.phase,
    strand.enteredMs,
    strand.enteredEventId,
    strand.beforeEventId,
    strand.lastEventId,
    strand.retryCount,
    strand.retries,
    strand.nonce ?? null,
    strand.deadlineMs ?? null,
    strand.heartbeatSeconds ?? null,
    strand.childArn ?? null,
    strand.input.recordedAt,
    children ? [children.items ?? null, children.total, children.concurrency] : null,
  ];
  return JSON.stringify(body);
}

export interface StrandColumns {
  readonly id: number;
  readonly wakeMs: number | undefined;
  readonly input: Payload;
  readonly own: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Puts a strand back into its run; its parent must be there already. */
export function restoreStrand(run: Run, columns: StrandColumns): Strand {
  const body = JSON.parse(columns.body) as Body;
  const parent = body[0] === null ? undefined : run.strands.get(body[0]);
  const group = parent ? groupOfChild(parent, body[1]) : run.version.machine;
  const strand = createStrand(run, { id: columns.id, parent, index: body[1], group }, columns.input);
  setOwnVariables(strand, columns.own);
  fillIn(strand, body, columns);
  if (parent) rejoin(parent, strand);
  return strand;
}

function fillIn(strand: Strand, body: Body, { input, own, wakeMs }: StrandColumns): void {
  strand.state = stateNamed(strand.group, body[2]);
  strand.phase = body[3];
  strand.enteredMs = body[4];
  strand.enteredEventId = body[5];
  strand.beforeEventId = body[6];
  strand.lastEventId = body[7];
  strand.retryCount = body[8];
  strand.retries = body[9];
  strand.nonce = body[10] ?? undefined;
  strand.deadlineMs = body[11] ?? undefined;
  strand.heartbeatSeconds = body[12] ?? undefined;
  strand.childArn = body[13] ?? undefined;
  input.recordedAt = body[14];
  strand.wakeMs = wakeMs;
  if (body[15]) strand.children = childrenOf(body[15][0] ?? undefined, body[15][1], body[15][2]);
  Object.assign(strand.saved, { input, own });
}

/** Counts a restored child in its parent's state. */
function rejoin(parent: Strand, child: Strand): void {
  const children = parent.children!;
  children.nextIndex = Math.max(children.nextIndex, child.index + 1);
  if (child.phase === "done") children.results[child.index] = child.input;
  else children.running++;
  parent.lastEventId = Math.max(parent.lastEventId, child.phase === "done" ? child.lastEventId : 0);
}
