/**
 * `npm run bench`: the machine and its disk, the engine alone beside a loop written by hand, then conversations through
 * the whole stack. Each in a process of its own, one after the other.
 */
import { spawnSync } from "node:child_process";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

console.log(
  `Node ${process.versions.node}, SQLite ${process.versions.sqlite}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ` +
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB, one flush of 4 KiB takes ${flushMs().toFixed(2)} ms`,
);
console.log("\nThe engine alone (bench/engine)");
run("engine/turns.ts", "--only", "floor,engine");
console.log("\nConversation turns, message to reply, stub model, synchronous=FULL, 64 conversations");
for (const load of ["saturated", "with pauses", "over HTTP"]) run("stack.ts", load);

function run(script: string, ...values: string[]): void {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { status } = spawnSync(process.execPath, [file, ...values], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

/** The physical limit beside which every durable figure stands. */
function flushMs(): number {
  const directory = mkdtempSync(join(tmpdir(), "turnwise-bench-"));
  const file = openSync(join(directory, "flush"), "w");
  const page = Buffer.alloc(4096);
  const flushes = 200;
  const startedAt = performance.now();
  for (let count = 0; count < flushes; count += 1) {
    writeSync(file, page);
    fdatasyncSync(file);
  }
  const average = (performance.now() - startedAt) / flushes;
  closeSync(file);
  rmSync(directory, { recursive: true });
  return average;
}
