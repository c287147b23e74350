/**
 * Park: leaves the task token in the head, so that the next append can end the wait. If something came in the meantime
 * the token is completed at once and the machine reads: append-then-park and park-then-append both end in a read.
 */
import type { ConversationId, TaskToken } from "../kernel/index.ts";
import { changeHead, type HeadChanger } from "./change-head.ts";
import { type Head, needsRead } from "./head.ts";
import type { ConversationMachine } from "./ports.ts";

export interface ParkRequest {
  readonly conversationId: ConversationId;
  readonly generation: number;
  readonly ticket: number;
  readonly token: TaskToken;
  /** Retry number of the parking task, from 0. */
  readonly attempt: number;
}

export interface ParkDependencies extends HeadChanger {
  readonly machine: ConversationMachine;
}

export type ParkConversation = (request: ParkRequest) => Promise<void>;

export function createParkConversation(dependencies: ParkDependencies): ParkConversation {
  return async (request) => {
    const parked = await changeHead(dependencies, request.conversationId, (head) => {
      if (!mayPark(head, request)) return { result: false };
      const { token, generation, attempt } = request;
      return { write: { head: { ...head, wait: { token, generation, attempt, kind: "park" } } }, result: true };
    });
    if (!parked) await dependencies.machine.wake(request.token);
  };
}

/** Nothing unread, the licence is the current one, and no later attempt has parked its own token. */
export function mayPark(head: Head, { generation, ticket, attempt }: ParkRequest): boolean {
  const isMine = head.generation === generation && head.ticket === ticket;
  const isFree = head.wait === undefined || head.wait.attempt < attempt;
  return isMine && isFree && !needsRead(head);
}
