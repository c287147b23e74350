import { beginRequestSchema } from "../../src/contracts/index.ts";
import type { Begun, BeginTurn } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (beginTurn: BeginTurn) =>
  stateMachineTask(beginRequestSchema, async (request) => nextOf(await beginTurn(request)));

/** The one field that the state machine branches on. */
function nextOf(begun: Begun): { next: "decide" | "release" | "stop"; turn: number } {
  if (begun.claimed) return { next: "decide", turn: begun.turn };
  return { next: begun.release ? "release" : "stop", turn: 0 };
}
