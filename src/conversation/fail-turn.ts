/**
 * What ends in a failure ends with people: a turn that broke, or a conversation machine that could not go on, appends
 * its failure, and the reducer hands the conversation off with a note. Never silence.
 */
import type { ConversationId } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import type { Signal } from "./events.ts";
import type { Head } from "./head.ts";
import type { Timing } from "./ports.ts";

export interface TurnFailure {
  readonly conversationId: ConversationId;
  readonly ticket: number;
  /** Execution of the turn that failed. */
  readonly executionId: string;
  readonly error: string;
  readonly cause: string;
}

export interface MachineFailure {
  readonly conversationId: ConversationId;
  readonly generation: number;
  readonly error: string;
  readonly cause: string;
}

export interface FailureDependencies {
  readonly append: AppendSignal;
  readonly timing: Timing;
}

export type FailTurn = (failure: TurnFailure) => Promise<{ readonly handedOff: boolean }>;
export type RescueConversation = (failure: MachineFailure) => Promise<{ readonly handedOff: boolean }>;

/** Appends nothing when the turn is not the open one any more, or another execution has claimed it. */
export function createFailTurn({ append, timing }: FailureDependencies): FailTurn {
  return async (failure) => {
    const { appended } = await append(failure.conversationId, (head) =>
      isOfTurn(head, failure) ? failureSignal(failure, timing.clock.now()) : undefined,
    );
    return { handedOff: appended };
  };
}

function isOfTurn(head: Head, { ticket, executionId }: TurnFailure): boolean {
  const isCurrent = head.think === ticket && head.ticket === ticket;
  return isCurrent && (head.openTurn === undefined ? head.wait === undefined : head.openTurn.claimedBy === executionId);
}

/** Appends nothing for an execution that is not in charge any more. */
export function createRescueConversation({ append, timing }: FailureDependencies): RescueConversation {
  return async (failure) => {
    const { appended } = await append(failure.conversationId, (head) =>
      head.generation === failure.generation ? failureSignal(failure, timing.clock.now()) : undefined,
    );
    return { handedOff: appended };
  };
}

const causeCharacters = 500;

/** The cause goes to the log; the note for the human names the error only. */
function failureSignal({ error, cause }: { error: string; cause: string }, at: number): Signal {
  const note = `The agent failed while it worked on a reply (${error}). The customer's last message is unanswered.`;
  return { type: "turn_failed", at, data: { note, error, cause: cause.slice(0, causeCharacters) } };
}
