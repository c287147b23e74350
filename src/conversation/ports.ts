/** What the conversation asks of the world besides its store. One adapter per port and vendor stands in src/adapters. */
import type { Lane } from "../contracts/index.ts";
import type { Clock, ConversationId, JsonObject, TaskToken } from "../kernel/index.ts";

/** The conversation's state machine. */
export interface ConversationMachine {
  /** Starts the execution of a generation. Starting it twice is one start. */
  start(id: ConversationId, generation: number): Promise<void>;
  /** Completes a parked or thinking task. `gone`: the token is closed already, which is no error. */
  wake(token: TaskToken): Promise<"woken" | "gone">;
}

/** A request for a turn, as it travels through a lane. */
export interface TurnRequest {
  readonly conversationId: ConversationId;
  readonly ticket: number;
  readonly token: TaskToken;
}

/** Starts the turn machine for a request that came out of a lane. */
export interface TurnMachine {
  start(request: TurnRequest): Promise<void>;
}

/** Queues that carry what must happen after a transaction, at least once. */
export interface FollowUps {
  /** Deliver the conversation's outbox up to and including `seq`, in order. */
  deliver(id: ConversationId, seq: number): Promise<void>;
  /** Wake the conversation a little later: the direct wake-up failed. */
  wakeLater(id: ConversationId): Promise<void>;
}

/** One signed HTTP POST. Resolves with the status; throws when no answer came. */
export interface WebhookTransport {
  post(envelope: JsonObject, conversationToken: string | undefined): Promise<{ readonly status: number }>;
}

/** Names of the queues behind the lanes, as the state machine addresses them. */
export type LaneQueues = Readonly<Record<Lane, string>>;

/** Time, and a way to let it pass before a retry. */
export interface Timing {
  readonly clock: Clock;
  pause(milliseconds: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
}
