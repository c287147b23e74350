/**
 * What a turn sees of a conversation: the public messages in the order of their own time, so that late and backdated
 * input stands where it belongs. A turn builds on the transcript of an earlier one and reads only what came after it.
 * Bounded in messages and in size; what the customer waits for an answer to goes last.
 */
import type { TranscriptEntry } from "../contracts/index.ts";
import { type ConversationEvent, isPublicMessage, type MessageData } from "./events.ts";

const maximumMessages = 40;
const maximumBytes = 200_000;
const maximumBodyCharacters = 20_000;

/** `earlier`: the transcript up to the first of `events`. */
export function transcriptOf(
  events: readonly ConversationEvent[],
  answeredSeq: number,
  earlier: readonly TranscriptEntry[] = [],
): TranscriptEntry[] {
  const entries = [...earlier, ...events.filter(isPublicMessage).map(entryOf)]
    .map((entry) => ({ ...entry, unanswered: entry.participantType === "Customer" && entry.seq > answeredSeq }))
    .toSorted((left, right) => left.at - right.at || left.seq - right.seq);
  return withinBytes(newestAndUnanswered(entries));
}

function entryOf(event: ConversationEvent): TranscriptEntry {
  const { messageId, body, subject, attachments } = event.data as unknown as MessageData;
  return {
    seq: event.seq,
    messageId,
    participantType: event.participant?.type ?? "AI Agent",
    participantId: event.participant?.id ?? "",
    body: shortened(body),
    ...(subject === undefined ? {} : { subject }),
    ...(attachments === undefined ? {} : { attachments }),
    at: event.at,
    unanswered: false,
  };
}

function shortened(body: string): string {
  if (body.length <= maximumBodyCharacters) return body;
  return `${body.slice(0, maximumBodyCharacters)} […the rest of ${body.length} characters is left out]`;
}

/** A message that came late and is backdated is not lost among newer ones while it waits for an answer. */
function newestAndUnanswered(entries: readonly TranscriptEntry[]): TranscriptEntry[] {
  const firstKept = entries.length - maximumMessages;
  return entries.filter((entry, index) => index >= firstKept || entry.unanswered);
}

/** Drops the oldest answered messages first, then the oldest of all. */
function withinBytes(entries: readonly TranscriptEntry[]): TranscriptEntry[] {
  const dropped = new Set<TranscriptEntry>();
  let bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  const inOrderOfWorth = [
    ...entries.filter((entry) => !entry.unanswered),
    ...entries.filter((entry) => entry.unanswered),
  ];
  for (const entry of inOrderOfWorth) {
    if (bytes <= maximumBytes) break;
    dropped.add(entry);
    bytes -= sizeOf(entry);
  }
  return entries.filter((entry) => !dropped.has(entry));
}

function sizeOf(entry: TranscriptEntry): number {
  return entry.attachments || entry.body.length > 500
    ? Buffer.byteLength(JSON.stringify(entry))
    : entry.body.length * 3 + 300;
}
