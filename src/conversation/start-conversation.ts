/** Start: creates the head and starts its first execution. Repeating the same request changes nothing. */
import type { Channel } from "../contracts/index.ts";
import type { ConversationId, Json, JsonObject } from "../kernel/index.ts";
import type { AppendDependencies } from "./append-signal.ts";
import { contentDigest } from "./append-signal.ts";
import { changeHead } from "./change-head.ts";
import { ContentionError, AlreadyExistsError } from "./errors.ts";
import { eventData } from "./events.ts";
import { type Head, hasEnded } from "./head.ts";
import { resourcesAfter, wakeGraceMs } from "./reducer.ts";

export interface StartRequest {
  readonly conversationId: ConversationId;
  readonly customerId: string;
  readonly channel: Channel;
  readonly assignedTo: "ai" | "human" | "none";
  readonly assigneeId?: string;
  readonly metadata?: Json;
  readonly resources?: JsonObject;
  readonly createdAt?: number;
  readonly conversationToken?: string;
  readonly trafficGroupId?: string;
  readonly platformIdentifiers?: readonly JsonObject[];
}

export type StartConversation = (request: StartRequest) => Promise<Head>;

export function createStartConversation(dependencies: AppendDependencies): StartConversation {
  return async (request) => {
    const { store, machine, followUps, timing, telemetry } = dependencies;
    const first = firstHead(request, timing.clock.now());
    const started = startedEvent(request, first);
    const head: Head = { ...first, ...resourcesAfter(first, started) };
    const outcome = await store.write({ head, expectedRevision: 0, events: [started] });
    const standing =
      outcome === "written" ? head : await withNewestToken(dependencies, await existing(dependencies, head), head);
    if (hasEnded(standing.state)) return standing;
    await machine.start(standing.conversationId, standing.generation).catch(async (error: unknown) => {
      telemetry.warn("The conversation's execution did not start; the sweeper will start it.", { error });
      await followUps.wakeLater(standing.conversationId).catch(() => undefined);
    });
    return standing;
  };
}

async function existing({ store }: AppendDependencies, wanted: Head): Promise<Head> {
  const head = await store.readHead(wanted.conversationId);
  if (!head) throw new ContentionError(wanted.conversationId);
  if (head.startDigest === wanted.startDigest) return head;
  throw new AlreadyExistsError(
    `Conversation "${wanted.conversationId}" exists already and was started with other values. Use a new id.`,
    { conversation_id: wanted.conversationId },
  );
}

/** The newest token of the customer's session counts, also when it comes with a repetition. */
async function withNewestToken(dependencies: AppendDependencies, standing: Head, wanted: Head): Promise<Head> {
  const { conversationToken } = wanted;
  if (conversationToken === undefined || conversationToken === standing.conversationToken) return standing;
  return changeHead(dependencies, standing.conversationId, (head) => {
    const renewed = { ...head, conversationToken };
    return { write: { head: renewed }, result: renewed };
  });
}

function firstHead(request: StartRequest, now: number): Head {
  const isAi = request.assignedTo === "ai";
  return {
    conversationId: request.conversationId,
    customerId: request.customerId,
    channel: request.channel,
    ...(request.trafficGroupId === undefined ? {} : { trafficGroupId: request.trafficGroupId }),
    ...(request.metadata === undefined ? {} : { metadata: request.metadata }),
    ...(request.conversationToken === undefined ? {} : { conversationToken: request.conversationToken }),
    startDigest: contentDigest({ ...request, conversationToken: undefined }),
    createdAt: request.createdAt ?? now,
    updatedAt: now,
    ...counters,
    state: isAi ? "opening" : "observing",
    owner: request.assignedTo,
    ownerSince: request.createdAt ?? now,
    lastSeq: 1,
    wakeSeq: 1,
    silentSince: now,
    latestIntent: "",
    dueBy: now + wakeGraceMs,
  };
}

const counters = {
  revision: 1,
  generation: 1,
  epoch: 1,
  staleSeq: 0,
  readSeq: 0,
  lastCustomerSeq: 0,
  answeredSeq: 0,
  requestSeq: 0,
  ticket: 0,
  firstTicket: 0,
  timeouts: 0,
  turn: 0,
  committedTurn: 0,
  outSeq: 0,
  costMicroUsd: 0,
  revivals: 0,
} as const;

function startedEvent(request: StartRequest, head: Head) {
  return {
    seq: 1,
    type: "started",
    at: head.createdAt,
    receivedAt: head.updatedAt,
    data: eventData({
      assignedTo: request.assignedTo,
      assigneeId: request.assigneeId,
      resources: request.resources,
      trafficGroupId: request.trafficGroupId,
      platformIdentifiers: request.platformIdentifiers,
    }),
  } as const;
}
