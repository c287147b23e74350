// Checks the protocol model: every configuration must hold under a complete search, every broken variant must be caught.
//
//   npm run model                  all of it, under two minutes on two cores
//   npm run model -- BREAK_PARK    only the configurations whose name contains the word
//
// Needs spin and gcc. Running as root on Debian or Ubuntu, it installs them when they are missing.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configurations, type Configuration } from "./configurations.ts";
import { definesOf, judge, neverReached, search, type SearchResult, type Verdict } from "./search.ts";

const model = join(import.meta.dirname, "conversation.pml");
const searchesAtATime = 2;

interface Row {
  readonly configuration: Configuration;
  readonly result: SearchResult;
  readonly verdict: Verdict;
}

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function toolsAreThere(): boolean {
  return works("spin", "-V") && works("gcc", "--version");
}

function provideTools(): void {
  if (toolsAreThere()) return;
  if (process.getuid?.() === 0 && works("apt-get", "--version")) {
    console.log("spin or gcc is missing: installing them with apt-get");
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "-qq", "spin", "gcc", "libc6-dev"], { stdio: "inherit" });
  }
  if (toolsAreThere()) return;
  console.error("The protocol model needs spin and gcc. On Debian or Ubuntu: apt-get install spin gcc libc6-dev");
  process.exit(1);
}

const columns = [34, 12, 7, 9] as const;

function line(name: string, states: string, depth: string, time: string, verdict: string): string {
  const [a, b, c, d] = columns;
  return `${name.padEnd(a)}${states.padStart(b)}${depth.padStart(c)}${time.padStart(d)}  ${verdict}`;
}

function print({ configuration, result, verdict }: Row): void {
  const states = Number.isFinite(result.states) ? result.states.toLocaleString("en-US") : "?";
  const time = `${result.seconds.toFixed(1)} s`;
  console.log(line(configuration.name, states, String(result.depth), time, verdict.text));
  for (const warning of result.warnings) console.log(`    ${warning}`);
}

function explain(row: Row, folder: string): void {
  const replay = `spin ${definesOf(row.configuration).join(" ")} -t -p -g -k conversation.pml.trail ${model}`;
  console.log(`    surprise: kept in ${folder}`);
  if (row.result.errors > 0) console.log(`    replay the trace there: ${replay}`);
}

async function check(configuration: Configuration, folder: string): Promise<Row> {
  const result = await search(model, configuration, folder);
  const row = { configuration, result, verdict: judge(configuration, result) };
  print(row);
  if (row.verdict.passed) rmSync(folder, { recursive: true, force: true });
  else explain(row, folder);
  return row;
}

async function checkAll(wanted: readonly Configuration[], root: string): Promise<Row[]> {
  const rows: Row[] = [];
  const queue = wanted.map((configuration, index) => ({ configuration, folder: join(root, String(index + 1)) }));
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      rows.push(await check(next.configuration, next.folder));
    }
  };
  await Promise.all(Array.from({ length: searchesAtATime }, worker));
  return rows;
}

function isSound({ configuration }: Row): boolean {
  return configuration.caughtBy === undefined;
}

async function main(): Promise<void> {
  const word = process.argv[2] ?? "";
  const wanted = configurations.filter(({ name }) => name.includes(word));
  if (wanted.length === 0) {
    console.error(
      `No configuration has "${word}" in its name. There are: ${configurations.map((c) => c.name).join("; ")}`,
    );
    process.exit(1);
  }
  provideTools();
  const root = mkdtempSync(join(tmpdir(), "protocol-model-"));
  console.log(line("configuration", "states", "depth", "time", "verdict"));
  const rows = await checkAll(wanted, root);
  const idle = word === "" ? neverReached(rows.filter(isSound).map(({ result }) => result)) : [];
  for (const place of idle) console.log(`surprise: no search ever reached ${place}`);
  const failed = rows.filter((row) => !row.verdict.passed).length + (idle.length > 0 ? 1 : 0);
  const passed = rows.filter((row) => row.verdict.passed).length;
  if (failed === 0) rmSync(root, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
