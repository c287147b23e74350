/** Runs the command line as a process of its own, in a folder that goes away with the test. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../../local/cli.ts", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningServer {
  readonly url: string;
  readonly output: () => string;
  /** SIGKILL: no line of the process runs any more. */
  kill(): Promise<void>;
  /** SIGINT, as Ctrl-C sends it. */
  interrupt(): Promise<Ended>;
}

export function freshFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "turnwise-cli-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command to its end. */
export async function runCli(args: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args], { env: environment });
  const ended = collect(child);
  child.stdin.end(input);
  return ended;
}

/** Starts a server on a free port; the test's end kills it. */
export async function startCli(t: TestContext, args: readonly string[]): Promise<RunningServer> {
  const child = spawn(process.execPath, [cli, "start", "--port", "0", ...args], { env: environment });
  const ended = collect(child);
  let output = "";
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  t.after(kill);
  const ready = new Promise<void>((resolve) => {
    child.stdout.on("data", (text: Buffer) => {
      output += text.toString();
      if (output.includes("Ctrl-C stops it.")) resolve();
    });
  });
  await Promise.race([ready, ended.then(({ stderr }) => Promise.reject(new Error(`It did not start: ${stderr}`)))]);
  const url = /Chat page +(http:\/\/localhost:\d+)/.exec(output)?.[1] ?? "";
  return {
    url,
    output: () => output,
    kill,
    interrupt: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

const environment = { ...process.env, NO_COLOR: "1", OPENAI_API_KEY: "" };

async function collect(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.on("data", (text: Buffer) => (texts[name] += text.toString()));
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}
