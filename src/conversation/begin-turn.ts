/**
 * Begin: a turn claims the conversation in one conditional write, pins what it works with and takes its snapshot.
 * Lanes deliver twice and late: only the request of the current ticket may claim, only once, and never over a parked
 * token. Whoever may not claim ends quietly; if its Think still waits, the token is released so that the machine reads.
 */
import type { PreviousTurn, TurnInput, TurnPins } from "../contracts/index.ts";
import type { JsonObject } from "../kernel/index.ts";
import { changeHead, type Change, type HeadChanger } from "./change-head.ts";
import type { ConversationEvent } from "./events.ts";
import type { Head, OpenTurn } from "./head.ts";
import type { TurnRequest } from "./ports.ts";
import type { ConversationStore, TurnRecord } from "./store.ts";
import { transcriptOf } from "./transcript.ts";

export interface BeginRequest extends TurnRequest {
  /** Id of the execution that runs this turn: claiming twice under the same id is claiming once. */
  readonly executionId: string;
}

export type Begun =
  | { readonly claimed: true; readonly turn: number }
  /** `release`: the Think of this request still waits and must be ended. */
  | { readonly claimed: false; readonly release: boolean };

export interface BeginDependencies extends HeadChanger {
  /** The versions that a new turn pins. */
  readonly currentPins: () => Promise<TurnPins>;
}

/** What a turn reads at most of the log that no earlier turn has seen. */
const eventsToScan = 400;

export type BeginTurn = (request: BeginRequest) => Promise<Begun>;

export function createBeginTurn(dependencies: BeginDependencies): BeginTurn {
  return async (request) => {
    const pins = await dependencies.currentPins();
    return changeHead<Begun>(dependencies, request.conversationId, async (head) => {
      const { openTurn } = head;
      if (openTurn?.claimedBy === request.executionId) return { result: { claimed: true, turn: openTurn.number } };
      if (!mayClaim(head, request)) return { result: { claimed: false, release: stillWaits(head, request) } };
      return claim(dependencies, head, request, pins);
    });
  };
}

/** Both halves matter: the ticket keeps late requests out, the empty wait keeps a second one from taking over. */
export function mayClaim(head: Head, { ticket }: TurnRequest): boolean {
  const isCurrent = head.think === ticket && head.ticket === ticket;
  return isCurrent && head.wait === undefined && head.owner === "ai" && head.trigger !== undefined;
}

/** Also when a take-over has consumed the request before its turn could claim it: nobody else knows the token yet. */
function stillWaits(head: Head, { ticket }: TurnRequest): boolean {
  return head.ticket === ticket && head.wait === undefined;
}

async function claim(
  { store, timing }: BeginDependencies,
  head: Head,
  request: BeginRequest,
  pins: TurnPins,
): Promise<Change<Begun>> {
  const now = timing.clock.now();
  const openTurn = openTurnOf(head, request.executionId);
  const turn = await turnRecord(store, head, openTurn, pins, now);
  const started: ConversationEvent = {
    seq: head.lastSeq + 1,
    type: "turn_started",
    at: now,
    receivedAt: now,
    data: {
      turn: openTurn.number,
      trigger: head.trigger?.kind ?? turn.input.trigger.kind,
      throughSeq: openTurn.throughSeq,
    },
  };
  const claimed: Head = {
    ...head,
    openTurn,
    pins,
    turn: openTurn.number,
    // What the turn has seen is read: nothing is left for a repeated wake-up to interrupt it with.
    readSeq: openTurn.throughSeq,
    lastSeq: started.seq,
    updatedAt: now,
    wait: { token: request.token, kind: "think", generation: head.generation, attempt: 0 },
  };
  return { write: { head: claimed, events: [started], turn }, result: { claimed: true, turn: openTurn.number } };
}

function openTurnOf(head: Head, claimedBy: string): OpenTurn {
  return {
    number: head.turn + 1,
    claimedBy,
    throughSeq: head.lastSeq,
    lastCustomerSeq: head.lastCustomerSeq,
    epoch: head.epoch,
  };
}

async function turnRecord(
  store: ConversationStore,
  head: Head,
  openTurn: OpenTurn,
  pins: TurnPins,
  now: number,
): Promise<TurnRecord> {
  const { number, claimedBy, throughSeq } = openTurn;
  const own = { number, claimedBy, throughSeq };
  const continued = head.trigger?.kind === "continue" ? head.waiting : undefined;
  const earlier = continued && (await store.readTurn(head.conversationId, continued.turn));
  if (!earlier) return { ...own, journalOf: number, input: await turnInput(store, head, number, pins, now) };
  await recordAnswer(store, head, earlier, continued.key);
  const { journalOf, input } = earlier;
  const journal = await store.readSteps(head.conversationId, journalOf);
  const inheritedSteps = journal.flatMap(({ result }) => (result ? [result.key] : []));
  return { ...own, throughSeq: earlier.throughSeq, journalOf, inheritedSteps, input };
}

/** The answer that an earlier turn waits for becomes a result in its journal, and the turn goes on from there. */
async function recordAnswer(store: ConversationStore, head: Head, earlier: TurnRecord, key: string): Promise<void> {
  const seq = head.trigger?.seq ?? 0;
  const [answer] = await store.readEvents(head.conversationId, { throughSeq: seq, limit: 1 });
  await store.recordStep(head.conversationId, earlier.journalOf, { key, value: answer?.data ?? null, costMicroUsd: 0 });
}

/** Receipts and typing may be many; they never hide the request that they came after. */
function eventsToReach({ lastSeq, requestSeq }: Head): number {
  return requestSeq === 0 ? eventsToScan : Math.max(eventsToScan, lastSeq - requestSeq + 1);
}

async function turnInput(
  store: ConversationStore,
  head: Head,
  turn: number,
  pins: TurnPins,
  now: number,
): Promise<TurnInput> {
  const { conversationId: id, committedTurn, lastSeq } = head;
  const previous = committedTurn > 0 ? await store.readTurn(id, committedTurn) : undefined;
  const unseen = Math.min(lastSeq - (previous?.throughSeq ?? 0), eventsToReach(head));
  const [events, ledger, resources] = await Promise.all([
    store.readEvents(id, { throughSeq: lastSeq, limit: unseen }),
    store.readLedger(id),
    readResources(store, head),
  ]);
  return {
    conversation: {
      id: head.conversationId,
      customerId: head.customerId,
      channel: head.channel,
      ...(head.trafficGroupId === undefined ? {} : { trafficGroup: head.trafficGroupId }),
      ...(head.metadata === undefined ? {} : { metadata: head.metadata }),
      ...(resources ? { resources } : {}),
    },
    turn,
    trigger: head.trigger ?? { kind: "customer", seq: head.lastCustomerSeq },
    transcript: transcriptOf(events, head.answeredSeq, previous?.input.transcript),
    ledger,
    requestSeq: head.requestSeq,
    ...(previous && outcomeOf(previous)),
    now,
    pins,
  };
}

/** How the last turn that passed the fence ended. */
function outcomeOf({ decision }: TurnRecord): { previous: PreviousTurn } | undefined {
  if (!decision) return undefined;
  const { outcome, intent, language } = decision;
  const about = { ...(intent === undefined ? {} : { intent }), ...(language === undefined ? {} : { language }) };
  return { previous: { outcome, ...about } };
}

/** The newest value of every resource that the integration has sent, each from the event that brought it. */
async function readResources(store: ConversationStore, head: Head): Promise<JsonObject | undefined> {
  if (!head.resourceSeqs) return undefined;
  const latest = Object.entries(head.resourceSeqs).map(async ([name, throughSeq]) => {
    const [event] = await store.readEvents(head.conversationId, { throughSeq, limit: 1 });
    return [name, (event?.data.resources as JsonObject | undefined)?.[name] ?? null] as const;
  });
  return Object.fromEntries(await Promise.all(latest));
}
