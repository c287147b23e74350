/** The conversation as prompts and notes want it: who said what, without ids and times. */
import type { ParticipantType, TranscriptEntry } from "../../contracts/index.ts";
import type { TurnView } from "../turn.ts";

export interface SpokenLine {
  readonly from: "customer" | "agent" | "other";
  readonly text: string;
}

/** Enough to understand a follow-up; older lines cost tokens and rarely help. */
const rememberedLines = 20;

/** What was said before the open request. */
export function earlierLines(turn: TurnView): SpokenLine[] {
  const earlier = turn.transcript.filter((entry) => !entry.unanswered);
  return earlier.slice(-rememberedLines).map((entry) => ({ from: speaker(entry.participantType), text: entry.body }));
}

/** The customer's latest message, answered or not. */
export function lastCustomerMessage(turn: TurnView): TranscriptEntry | undefined {
  return turn.transcript.findLast((entry) => entry.participantType === "Customer");
}

function speaker(participant: ParticipantType): SpokenLine["from"] {
  if (participant === "Customer") return "customer";
  return participant === "AI Agent" ? "agent" : "other";
}
