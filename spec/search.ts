// One search with spin: generates the verifier, compiles it, runs it, and reads its report. A search counts as complete
// only if pan says nothing about a limit (depth, memory, an interruption): a truncated search proves nothing.

import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Check, Configuration } from "./configurations.ts";

const run = promisify(execFile);

const memoryLimitMegabytes = 2800;
const depthLimit = 20_000;

export interface SearchResult {
  readonly states: number;
  readonly depth: number;
  readonly seconds: number;
  readonly errors: number;
  readonly complete: boolean;
  /** What pan says was violated, or "" */
  readonly violation: string;
  readonly warnings: readonly string[];
  /** Statements of the model that the search never executed, as "process:line statement". */
  readonly unreached: readonly string[];
}

export interface Verdict {
  readonly passed: boolean;
  readonly text: string;
}

export function definesOf(configuration: Configuration): string[] {
  return Object.entries(configuration.defines).map(([name, value]) => `-D${name}=${value}`);
}

/** Runs one search in `folder`, which keeps the verifier, and the trail where an assertion failed. */
export async function search(model: string, configuration: Configuration, folder: string): Promise<SearchResult> {
  mkdirSync(folder, { recursive: true });
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  await run("spin", [...definesOf(configuration), "-a", model], options);
  const limits = [`-DMEMLIM=${memoryLimitMegabytes}`, "-DVECTORSZ=2048"];
  await run("gcc", ["-O2", "-w", "-DSAFETY", ...limits, "-o", "pan", "pan.c"], options);
  const started = performance.now();
  const report = await pan(join(folder, "pan"), options);
  return readReport(report, (performance.now() - started) / 1000);
}

/** pan ends with a non-zero code when it has found an error; its report is then as good as any. */
async function pan(path: string, options: { cwd: string; maxBuffer: number }): Promise<string> {
  try {
    const { stdout, stderr } = await run(path, [`-m${depthLimit}`, "-w24"], options);
    return stdout + stderr;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    return `${stdout}${stderr}`;
  }
}

export function readReport(report: string, seconds: number): SearchResult {
  const errors = numberIn(report, /errors: (\d+)/);
  const states = numberIn(report, /(\d+(?:\.\d+)?(?:e\+\d+)?) states, stored/);
  const finished = Number.isFinite(errors) && Number.isFinite(states) && states > 0;
  const warnings = report.split("\n").filter((line) => isWarning(line, errors > 0));
  return {
    states,
    depth: numberIn(report, /depth reached (\d+)/),
    seconds,
    errors,
    complete: finished && errors === 0 && warnings.length === 0,
    violation: /pan:\d+: (.*?) \(at depth/.exec(report)?.[1] ?? "",
    warnings,
    unreached: unreachedIn(report),
  };
}

/** Lines about a limit that was met. A search that has found an error stops there, which is no warning. */
function isWarning(line: string, foundAnError: boolean): boolean {
  if (/^pan:\d+: /.test(line) || (foundAnError && line.includes("Search not completed"))) return false;
  return /max search depth|-DMEMLIM bound|out of memory|interrupted|Warning:|truncated|VECTORSZ|too many/i.test(line);
}

function numberIn(report: string, pattern: RegExp): number {
  const found = pattern.exec(report)?.[1];
  return found === undefined ? Number.NaN : Number(found);
}

function unreachedIn(report: string): string[] {
  let process = "";
  return report.split("\n").flatMap((line) => {
    process = /^unreached in proctype (\w+)/.exec(line)?.[1] ?? process;
    const [, number, statement] = /^\t.*:(\d+), state \d+, "(.*)"$/.exec(line) ?? [];
    return statement === undefined || statement === "-end-" ? [] : [`${process}:${number} ${statement}`];
  });
}

/** What no search reached: a part of the model that proves nothing. */
export function neverReached(results: readonly SearchResult[]): string[] {
  const [first, ...others] = results;
  return [...new Set(first?.unreached)].filter((place) => others.every(({ unreached }) => unreached.includes(place)));
}

export function judge(configuration: Configuration, result: SearchResult): Verdict {
  const { caughtBy } = configuration;
  if (caughtBy !== undefined) return judgeBroken(caughtBy, result);
  if (result.errors > 0) return { passed: false, text: `BROKEN: ${result.violation}` };
  if (!result.complete) return { passed: false, text: `NOT COMPLETE: ${result.warnings.join("; ") || "no report"}` };
  return { passed: true, text: "holds" };
}

function judgeBroken({ assertion, means }: Check, result: SearchResult): Verdict {
  if (!(result.errors > 0)) return { passed: false, text: "NOT CAUGHT" };
  if (!assertion.test(result.violation)) return { passed: false, text: `CAUGHT BY ANOTHER CHECK: ${result.violation}` };
  return { passed: true, text: `caught: ${means}` };
}
