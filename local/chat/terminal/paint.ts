import { styleText } from "node:util";

export type Tone = "agent" | "person" | "customer" | "activity" | "notice" | "problem";
export type Paint = (tone: Tone, text: string) => string;

const styles = {
  agent: "cyan",
  person: "magenta",
  customer: "bold",
  activity: "dim",
  notice: "yellow",
  problem: "red",
} as const;

export const plain: Paint = (_tone, text) => text;
export const coloured: Paint = (tone, text) => styleText(styles[tone], text, { validateStream: false });

/** Colours for people at a terminal who have not asked for none (no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  return stream.isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb" ? coloured : plain;
}
