/**
 * The folder that holds a stack's state. One process uses it at a time: two would run the same conversations twice.
 * The lock is a lock of the operating system on a SQLite file, so it ends with its process, however that ends: a lock
 * left behind by a killed process does not exist.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { UserError } from "./user-error.ts";

export interface DataFolder {
  readonly path: string;
  /** The SQLite file with everything in it. */
  readonly file: string;
  /** Leaves word of where this process listens, for whoever finds the folder in use. */
  announce(address: string): void;
  release(): void;
}

/** Another process uses the folder. */
export class FolderInUseError extends UserError {
  /** Where that process answers; absent: it listens nowhere. */
  readonly address: string | undefined;

  constructor(path: string, by: string) {
    super(
      `The state in ${path} is in use${by === "" ? " by another process" : ` by ${by}`}.`,
      "Stop that one first, or start this one with a folder of its own: --data DIR (and --port N).",
    );
    this.address = /https?:\/\/\S+/.exec(by)?.[0];
  }
}

/** Throws UserError when the folder can't be written, and FolderInUse when another process has it. */
export function lockDataFolder(directory: string): DataFolder {
  const path = resolve(directory);
  const owner = join(path, "in-use-by.txt");
  makeFolder(path);
  const lock = openLock(join(path, "lock.sqlite"), path);
  if (!takeLock(lock, path)) {
    lock.close();
    throw new FolderInUseError(path, readOwner(owner));
  }
  rmSync(owner, { force: true });
  return {
    path,
    file: join(path, "turnwise.sqlite"),
    announce: (address) => writeFileSync(owner, `process ${process.pid}, ${address}\n`),
    release: () => {
      rmSync(owner, { force: true });
      lock.close();
    },
  };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw notWritable(path, error);
  }
}

function openLock(file: string, path: string): DatabaseSync {
  try {
    return new DatabaseSync(file);
  } catch (error) {
    throw notWritable(path, error);
  }
}

/** False: another process holds it. */
function takeLock(lock: DatabaseSync, path: string): boolean {
  try {
    lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (/locked|busy/i.test(String(error))) return false;
    lock.close();
    throw notWritable(path, error);
  }
}

function notWritable(path: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UserError(
    `The folder ${path} can't be used for the state: ${reason}.`,
    "Make it writable, or choose another one with --data DIR.",
  );
}

function readOwner(owner: string): string {
  try {
    return readFileSync(owner, "utf8").trim();
  } catch {
    return "";
  }
}
