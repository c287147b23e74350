/**
 * Puts somebody in charge of answering: the agent, or a person or another bot, towards whom the agent falls silent.
 * Resuming does the same for a conversation that has finished. Both may be repeated.
 */
import { type ConversationId, type JsonObject, TerminalError } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import { eventData, type SignalType } from "./events.ts";
import { occurredAt } from "./occurred-at.ts";
import type { Timing } from "./ports.ts";

export type Assignee = "AI Agent" | "Agent" | "Bot";

export interface Assignment {
  readonly assigneeType: Assignee;
  readonly assigneeId?: string;
  readonly reason?: string;
  /** Epoch milliseconds; absent: now. */
  readonly at?: number;
}

export interface Resumption extends Assignment {
  readonly resources?: JsonObject;
}

export class NoDeliveryError extends TerminalError {
  override readonly name = "NoDelivery";
  constructor() {
    super(
      "failed_precondition",
      "The agent's messages have nowhere to go: no webhook endpoint is configured. Configure one, then assign again.",
    );
  }
}

/** Throws NoDeliveryError when the agent would be in charge but could not be heard. */
export function ownerFor(assignee: Assignee | undefined, canDeliver: boolean): "ai" | "human" | "none" {
  if (assignee === undefined) return "none";
  if (assignee !== "AI Agent") return "human";
  if (!canDeliver) throw new NoDeliveryError();
  return "ai";
}

export interface AssignDependencies {
  readonly append: AppendSignal;
  readonly timing: Timing;
  /** Whether a webhook endpoint, or a chat, receives what the agent says. */
  readonly canDeliver: boolean;
}

type Put<Request> = (id: ConversationId, request: Request) => Promise<void>;

export function createAssignConversation(dependencies: AssignDependencies): Put<Assignment> {
  return putInCharge(dependencies, { ai: "assigned_to_ai", human: "assigned_to_human" });
}

export function createResumeConversation(dependencies: AssignDependencies): Put<Resumption> {
  return putInCharge(dependencies, { ai: "resumed_to_ai", human: "resumed_to_human" });
}

function putInCharge(
  { append, timing, canDeliver }: AssignDependencies,
  signals: { readonly ai: SignalType; readonly human: SignalType },
): Put<Resumption> {
  return async (id, { at, ...assignment }) => {
    const type = ownerFor(assignment.assigneeType, canDeliver) === "ai" ? signals.ai : signals.human;
    const data = eventData(assignment);
    await append(id, { type, at: occurredAt(at, timing.clock.now()), data });
  };
}
