/** The readable side of a turn: the input, seen as a behaviour thinks of it. */
import type { TranscriptEntry, TurnInput } from "../contracts/index.ts";
import type { Policy } from "../policy/index.ts";
import type { TurnView } from "./turn.ts";

export function viewTurn(input: TurnInput, policy: Policy): TurnView {
  return {
    conversation: input.conversation,
    channel: input.conversation.channel,
    policy,
    trigger: input.trigger,
    previous: input.previous,
    transcript: input.transcript,
    request: requestText(input.transcript),
    ledger: input.ledger,
    now: input.now,
  };
}

function requestText(transcript: readonly TranscriptEntry[]): string {
  const open = transcript.filter((entry) => entry.unanswered);
  return open
    .flatMap((entry) => [entry.subject, entry.body, ...(entry.attachments ?? []).map((file) => file["summary"])])
    .filter((text): text is string => typeof text === "string" && text.trim() !== "")
    .join("\n");
}
