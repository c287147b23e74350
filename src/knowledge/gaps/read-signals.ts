/**
 * What a conversation's log says about missing knowledge. Pure: the same log gives the same signals under the same ids,
 * so that a log may be read as often as anybody likes, and a longer log only adds. What a person answered is a signal once
 * the conversation has ended or gone back to the agent, since before that more may follow.
 */
import type { JsonObject } from "../../kernel/index.ts";
import type { GapSignal, HumanAnswer } from "./gap.ts";

/** As much of an event as is read here. */
export interface LoggedEvent {
  readonly seq: number;
  readonly type: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly data: JsonObject;
}

/** An answer that is supported less counts as a sign that something is missing. */
export const lowSupport = 0.5;

interface LookingForPerson {
  readonly handOff: GapSignal;
  readonly messages: string[];
}

export function readSignals(conversationId: string, events: readonly LoggedEvent[]): readonly GapSignal[] {
  const signals: GapSignal[] = [];
  let open: LookingForPerson | undefined;
  for (const event of events) {
    if (open && event.type === "human_message") open.messages.push(textOf(event.data["body"]));
    if (open && endings.has(event.type)) {
      signals.push(...answerSignal(open, event, events));
      open = undefined;
    }
    if (event.type !== "turn_ended") continue;
    const signal = turnSignal(conversationId, event);
    if (signal) signals.push(signal);
    if (signal?.kind === "hand_off") open = { handOff: signal, messages: [] };
  }
  return signals;
}

const endings: ReadonlySet<string> = new Set([
  "finish",
  "agent_finished",
  "cancel",
  "delivery_failed",
  "assigned_to_ai",
  "resumed_to_ai",
]);

function turnSignal(conversationId: string, { seq, at, data }: LoggedEvent): GapSignal | undefined {
  const unanswered = noteOf(data, "knowledge.unanswered");
  const supported = noteOf(data, "knowledge.support");
  const language = textOf(data["language"]);
  const about = { id: `${conversationId}/${seq}`, conversationId, at, language };
  if (unanswered) {
    const kind = data["outcome"] === "handed_off" ? "hand_off" : "unanswered";
    return { ...about, kind, question: textOf(unanswered["searched"]) };
  }
  const support = supported?.["support"];
  if (!supported || typeof support !== "number" || support >= lowSupport) return undefined;
  if (supported["isComparable"] === false) return undefined;
  return { ...about, kind: "low_support", question: textOf(supported["searched"]), support };
}

function noteOf(data: JsonObject, kind: string): JsonObject | undefined {
  const notes: readonly unknown[] = Array.isArray(data["notes"]) ? data["notes"] : [];
  const found = notes.filter(isObject).findLast((note) => note["kind"] === kind);
  return found && isObject(found["data"]) ? found["data"] : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function answerSignal(
  { handOff, messages }: LookingForPerson,
  ending: LoggedEvent,
  events: readonly LoggedEvent[],
): GapSignal[] {
  const said = messages.filter((message) => message.trim() !== "");
  if (said.length === 0) return [];
  const answer: HumanAnswer = { answers: handOff.id, messages: said, endedWell: endedWell(ending, events) };
  return [{ ...handOff, id: `${handOff.id}/answer`, kind: "human_answer", at: ending.at, answer }];
}

/** A rating that came after the log was read is not known here; the answer is looked at by a person in any case. */
function endedWell({ type, data }: LoggedEvent, events: readonly LoggedEvent[]): boolean {
  if (type !== "finish" && type !== "agent_finished") return false;
  const reason = data["reasonCode"] ?? data["reason"];
  return reason !== "customer-unresponsive" && !events.some(isLowRating);
}

function isLowRating({ type, data }: LoggedEvent): boolean {
  const [value, least, most] = [data["value"], data["minValue"], data["maxValue"]];
  if (type !== "rated" || typeof value !== "number" || typeof least !== "number" || typeof most !== "number")
    return false;
  return value < (least + most) / 2;
}
