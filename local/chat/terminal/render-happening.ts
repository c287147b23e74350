/**
 * A happening as lines of the terminal: messages stand out, what the agent does is quiet. What people and models wrote
 * may hold anything, so control characters never reach the terminal.
 */
import type { Happening } from "../happening.ts";
import type { Paint, Tone } from "./paint.ts";

const labelWidth = 10;

export interface RenderOptions {
  readonly paint: Paint;
  /** Name of the agent, as the customer knows it. */
  readonly agentName: string;
}

/** No line: it says nothing to somebody who chats. */
export function renderHappening(happening: Happening, options: RenderOptions): string[] {
  if (happening.message) return messageLines(happening, options);
  const [tone, sign] = signOf(happening);
  if (!sign) return [];
  const note = happening.kind === "handed_off" || happening.kind === "internal_note" ? happening.note : undefined;
  return [
    options.paint(tone, `${sign} ${printable(happening.text)}`),
    ...noteLines(note).map((line) => options.paint("activity", line)),
  ].map((line) => `${" ".repeat(labelWidth)}${line}`);
}

type Kinds = Readonly<Partial<Record<Happening["kind"], readonly [Tone, string]>>>;

const signs: Kinds = {
  turn_started: ["activity", "·"],
  turn_superseded: ["notice", "↻"],
  turn_taken_over: ["notice", "■"],
  turn_timed_out: ["problem", "!"],
  turn_failed: ["problem", "!"],
  delivery_failed: ["problem", "!"],
  handed_off: ["notice", "→"],
  agent_finished: ["notice", "■"],
  finish: ["notice", "■"],
  cancel: ["notice", "■"],
  assigned_to_ai: ["notice", "→"],
  assigned_to_human: ["notice", "→"],
  resumed_to_ai: ["notice", "→"],
  resumed_to_human: ["notice", "→"],
  silence: ["activity", "·"],
  customer_typing: ["activity", "·"],
  internal_note: ["activity", "✎"],
  paused: ["notice", "‖"],
  unpaused: ["notice", "→"],
};

function signOf({ kind, isPending, text }: Happening): readonly [Tone, string | undefined] {
  if (kind === "step") return ["activity", isPending ? "…" : "·"];
  if (kind === "webhook") return ["problem", text.includes("could not") ? "!" : undefined];
  return signs[kind] ?? ["activity", undefined];
}

const speakerTones: Readonly<Record<Happening["who"], Tone>> = {
  customer: "customer",
  agent: "agent",
  person: "person",
  bot: "person",
  system: "activity",
};

function messageLines({ who, message }: Happening, { paint, agentName }: RenderOptions): string[] {
  const names = { customer: "you", agent: agentName, person: "person", bot: "bot", system: "system" };
  const tone = speakerTones[who];
  const label = `${printable(names[who])
    .slice(0, labelWidth - 1)
    .padEnd(labelWidth - 1)} `;
  const [first = "", ...rest] = printable(message?.body ?? "").split("\n");
  const sources = (message?.citations ?? []).map(({ title }) => printable(title));
  const source = sources.length > 0 ? [paint("activity", `Source: ${[...new Set(sources)].join("; ")}`)] : [];
  return [`${paint(tone, label)}${first}`, ...[...rest, ...source].map((line) => `${" ".repeat(labelWidth)}${line}`)];
}

function noteLines(note: string | undefined): string[] {
  return note === undefined ? [] : ["Note for the person:", ...printable(note).split("\n")].map((line) => `  ${line}`);
}

/** Text without the signs that steer a terminal or turn the reading direction; line breaks and tabs stay. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "");
}
