/** A played scene as text: one line per happening, times and speakers in columns, remarks below what they explain. */
import type { ChannelPolicy } from "../../src/policy/index.ts";
import type { Happening } from "../chat/happening.ts";
import type { PlayedScene } from "./play-scene.ts";

const speakerColumn = 10;
const textWidth = 84;
const shownCharacters = 320;

export function printScene({ scene, happenings }: PlayedScene, number: number, policy: ChannelPolicy): string {
  const explained = new Set<string>();
  const lines = happenings.filter(isWorthALine).flatMap((happening) => {
    const remark = explained.has(happening.kind) ? undefined : scene.remarks[happening.kind];
    explained.add(happening.kind);
    return linesOf(happening, remark);
  });
  const heading = `${number}. ${scene.title}`;
  return [heading, "─".repeat(heading.length), scene.story(policy), "", ...lines, ""].join("\n");
}

/** A step is shown when it begins; its result, deliveries and the end of a turn say nothing about races. */
function isWorthALine({ kind, isPending }: Happening): boolean {
  if (kind === "step") return isPending === true;
  return kind !== "webhook" && kind !== "turn_ended" && kind !== "started";
}

function linesOf(happening: Happening, remark: string | undefined): string[] {
  const margin = `  ${timeOf(happening.at)}  `;
  const [first = "", ...rest] = wrap(textOf(happening));
  const indent = " ".repeat(margin.length + speakerColumn);
  return [
    `${margin}${happening.who.padEnd(speakerColumn)}${first}`,
    ...rest.map((line) => `${indent}${line}`),
    ...(remark === undefined ? [] : [`${indent}└ ${remark}`]),
  ];
}

function textOf({ message, kind, text }: Happening): string {
  if (message) return `“${shortened(message.body)}”`;
  if (kind === "turn_superseded") return "↻ started again: the new message changed the question";
  return text;
}

function shortened(body: string): string {
  const line = body.replace(/\s+/g, " ").trim();
  return line.length <= shownCharacters ? line : `${line.slice(0, line.lastIndexOf(" ", shownCharacters))} …`;
}

/** `09:00:00.300` */
function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > textWidth) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
