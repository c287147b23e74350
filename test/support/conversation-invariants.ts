/**
 * What must be true of any conversation, judged from the outside: from its log, its outbox and what the endpoint
 * accepted, never from the code that is under test. Each check returns sentences about what is wrong.
 */
import { strict as assert } from "node:assert";
import type { ConversationEvent, Head, OutboxRow } from "../../src/conversation/index.ts";
import type { ChannelPolicy } from "../../src/policy/index.ts";
import type { Attempt, Simulation } from "./simulate-conversation.ts";

export interface Course {
  readonly head: Head;
  readonly log: readonly ConversationEvent[];
  readonly outbox: readonly OutboxRow[];
  readonly attempts: readonly Attempt[];
  readonly patience: ChannelPolicy;
}

export async function courseOf(simulation: Simulation, id = "conv-1"): Promise<Course> {
  const [head, log, outbox] = await Promise.all([simulation.head(id), simulation.log(id), simulation.outbox(id)]);
  const attempts = simulation.attempts.filter(({ webhook }) => webhook.data.conversation.id === id);
  return { head, log, outbox, attempts, patience: simulation.policy.channels.web };
}

/** A turn that passed the fence, as the log tells it. */
export interface CommittedTurn {
  readonly turn: number;
  readonly trigger: unknown;
  readonly throughSeq: number;
  /** Sequence number of its first event behind the fence. */
  readonly committedAt: number;
  readonly messages: readonly string[];
}

export function committedTurns(log: readonly ConversationEvent[]): CommittedTurn[] {
  const ends = log.filter(({ type, data }) => type === "turn_ended" && data.outcome !== undefined);
  return ends.map(({ seq, data: { turn } }) => {
    const started = log.find(({ type, data }) => type === "turn_started" && data.turn === turn);
    const own = log.filter(({ type, data }) => type === "agent_message" && data.turn === turn);
    return {
      turn: turn as number,
      trigger: started?.data.trigger,
      throughSeq: Number(started?.data.throughSeq ?? 0),
      committedAt: own[0]?.seq ?? seq,
      messages: own.map(({ data }) => data.body as string),
    };
  });
}

/** I1: each turn that passes the fence answers something new and has seen everything that the customer had said. */
export function onePassPerRequest({ log }: Course): string[] {
  const customer = log.filter(({ type }) => type === "customer_message").map(({ seq }) => seq);
  let answered = 0;
  return committedTurns(log).flatMap(({ turn, trigger, throughSeq, committedAt }) => {
    const overlooked = customer.filter((seq) => seq > throughSeq && seq < committedAt);
    const isNew = customer.some((seq) => seq > answered && seq <= throughSeq);
    answered = Math.max(answered, ...customer.filter((seq) => seq <= throughSeq));
    return [
      ...(overlooked.length > 0
        ? [`turn ${turn} was sent although it had not seen event ${overlooked.join(", ")}`]
        : []),
      ...(trigger === "customer" && !isNew ? [`turn ${turn} answers what another turn has answered`] : []),
    ];
  });
}

const persons = new Set(["human_message", "assigned_to_human", "resumed_to_human", "handed_off"]);
const handBacks = new Set(["assigned_to_ai", "resumed_to_ai"]);

/** I2: after a person is in charge, in the order of the log, the agent says nothing until it is put in charge again. */
export function silentAfterAPerson({ log }: Course): string[] {
  const wrong: string[] = [];
  let since: ConversationEvent | undefined;
  for (const event of log) {
    if (event.type === "started" && event.data.assignedTo === "human") since = event;
    if (persons.has(event.type)) since = event;
    if (handBacks.has(event.type) && (since === undefined || event.at >= since.at)) since = undefined;
    const spoke = event.type === "agent_message" || event.type === "agent_finished";
    if (spoke && since && since.data.turn !== event.data.turn) {
      wrong.push(`the agent spoke in event ${event.seq}, after ${since.type} in event ${since.seq}`);
    }
  }
  return wrong;
}

/** The kill switch: once it has been used on an open conversation of the agent, the agent says nothing until its release. */
export function silentWhilePaused({ log }: Course): string[] {
  let pausedBy: ConversationEvent | undefined;
  return log.flatMap((event) => {
    if (event.type === "paused") pausedBy = event;
    if (event.type === "unpaused" || persons.has(event.type)) pausedBy = undefined;
    return pausedBy && event.type === "agent_message" ? [`event ${event.seq} was said while paused`] : [];
  });
}

/** I3: when nothing moves any more, each message is answered, or a person has it, or the conversation is over. */
export function everythingIsTakenCareOf({ head, log }: Course): string[] {
  if (head.owner !== "ai" || ["finished", "cancelled", "failed", "deleting", "paused"].includes(head.state)) return [];
  const committed = committedTurns(log);
  const seenBy = (seq: number) => committed.some(({ throughSeq }) => throughSeq >= seq);
  const byPerson = (seq: number) => log.some((event) => persons.has(event.type) && event.seq > seq);
  return log
    .filter(({ type, seq }) => type === "customer_message" && !seenBy(seq) && !byPerson(seq))
    .map(({ seq, data }) => `nobody took care of event ${seq} (${JSON.stringify(data.body)})`);
}

/** I5: in the outbox and at the endpoint each number from 1 on is there once, in order, always with the same content. */
export function numbersWithoutGap({ head, outbox, attempts }: Course): string[] {
  const expected = Array.from({ length: head.outSeq }, (_, index) => index + 1);
  const stored = outbox.map(({ seq, envelope }) => (seq === envelope.sequence_number ? seq : NaN));
  const firstAccepted = [
    ...new Set(attempts.filter(({ accepted }) => accepted).map(({ webhook }) => webhook.sequence_number)),
  ];
  const contents = new Map<number, string>();
  const changed = attempts.filter(({ webhook }) => {
    const content = JSON.stringify(webhook);
    const known = contents.get(webhook.sequence_number) ?? content;
    contents.set(webhook.sequence_number, known);
    return known !== content;
  });
  return [
    ...(stored.join() === expected.join() ? [] : [`the outbox holds ${stored.join()}`]),
    ...(firstAccepted.join() === expected.slice(0, firstAccepted.length).join()
      ? []
      : [`accepted: ${firstAccepted.join()}`]),
    ...changed.map(({ webhook }) => `webhook ${webhook.sequence_number} changed between two attempts`),
  ];
}

const breaksSilence = new Set(["customer_message", "human_message", "agent_message"]);

/** I6: silence is logged only after as much silence as the policy says. */
export function timersKeepTheirTime({ log, patience }: Course): string[] {
  return log.flatMap((event) => {
    if (event.type !== "silence") return [];
    const kind = event.data.kind;
    const seconds = kind === "nudge" ? patience.nudgeAfterSeconds : patience.closeAfterSeconds;
    const last = log.findLast(({ seq, type }) => seq < event.seq && (breaksSilence.has(type) || type === "started"));
    const silentMs = event.receivedAt - (last?.receivedAt ?? 0);
    return silentMs >= (seconds ?? Infinity) * 1_000
      ? []
      : [`event ${event.seq}: ${JSON.stringify(kind)} after ${silentMs} ms`];
  });
}

export function logHasNoGap({ head, log }: Course): string[] {
  const expected = Array.from({ length: head.lastSeq }, (_, index) => index + 1);
  return log.map(({ seq }) => seq).join() === expected.join() ? [] : ["the log has a gap or a repetition"];
}

/** Inner consistency of a head: counters that count the same log can't overtake each other. */
export function headIsConsistent(head: Head): string[] {
  const atMost: [string, number, number][] = [
    ["staleSeq <= lastSeq", head.staleSeq, head.lastSeq],
    ["wakeSeq <= lastSeq", head.wakeSeq, head.lastSeq],
    ["readSeq <= lastSeq", head.readSeq, head.lastSeq],
    ["lastCustomerSeq <= lastSeq", head.lastCustomerSeq, head.lastSeq],
    ["answeredSeq <= lastCustomerSeq", head.answeredSeq, head.lastCustomerSeq],
    ["requestSeq <= lastCustomerSeq", head.requestSeq, head.lastCustomerSeq],
    ["firstTicket <= ticket", head.firstTicket, head.ticket],
    ["committedTurn <= turn", head.committedTurn, head.turn],
    ["openTurn.throughSeq <= lastSeq", head.openTurn?.throughSeq ?? 0, head.lastSeq],
  ];
  return atMost
    .filter(([, left, right]) => !(left <= right))
    .map(([name, left, right]) => `${name}: ${left}, ${right}`);
}

export const everyCheck: readonly ((course: Course) => string[])[] = [
  onePassPerRequest,
  silentAfterAPerson,
  everythingIsTakenCareOf,
  numbersWithoutGap,
  timersKeepTheirTime,
  logHasNoGap,
  ({ head }) => headIsConsistent(head),
];

/** Fails with everything that is wrong and the log that shows it. */
export function assertCourse(course: Course, checks = everyCheck): void {
  const wrong = checks.flatMap((check) => check(course));
  assert.deepEqual(wrong, [], `${wrong.join("\n")}\n${describeLog(course)}`);
}

export function describeLog({ log, head }: Pick<Course, "log" | "head">): string {
  const lines = log.map(({ seq, type, at, receivedAt, data }) => {
    const late = at === receivedAt ? "" : ` (own time ${at - receivedAt})`;
    return `${seq} +${receivedAt - head.createdAt} ${type}${late} ${JSON.stringify(data).slice(0, 140)}`;
  });
  return [...lines, `head: ${JSON.stringify(head)}`].join("\n");
}

export async function assertSimulation(simulation: Simulation, id = "conv-1"): Promise<Course> {
  const course = await courseOf(simulation, id);
  assertCourse(course);
  return course;
}
