/** Measures in processes of their own: each script prints its figures as its last line, one JSON object. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/**
 * A young generation of at most 3 × 8 MB. Node's default lets it grow further,
 * which nearly doubles the engine's peak memory in a long run and saves no CPU.
 */
export const NODE_FLAGS = ["--max-semi-space-size=8"] as const;

export type Figures = Readonly<Record<string, number | undefined>>;

export interface Child {
  readonly script: string;
  readonly values?: readonly string[];
  readonly flags?: readonly string[];
  /** A command that runs Node, with its own options. */
  readonly under?: readonly string[];
}

export async function figuresOf(child: Child): Promise<Figures> {
  const output = await outputOf(child);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Figures;
}

async function outputOf({ script, values = [], flags = NODE_FLAGS, under = [] }: Child): Promise<string> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const [command, ...rest] = [...under, process.execPath, ...flags, file, ...values];
  const child = spawn(command!, rest, { stdio: ["ignore", "pipe", "inherit"] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit") as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`${script} ${values.join(" ")} failed (exit code ${code})`);
  return output;
}
