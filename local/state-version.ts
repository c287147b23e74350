/**
 * The state file says which layout it has. An older or newer program must not guess at it: it would lose messages or
 * stop answering in the middle of a conversation.
 */
import type { GroupCommit } from "./engine/index.ts";

/** Grows with every change to the tables of the engine, the queues or the conversations. */
export const stateVersion = 1;

export class StateVersionError extends Error {
  override readonly name = "StateVersion";
  constructor(found: number) {
    super(`The state was written in layout ${found} and this version of Turnwise knows layout ${stateVersion} only.`);
  }
}

/** Marks a new file; throws StateVersionError for one of another layout. */
export async function checkStateVersion(commit: Pick<GroupCommit, "read" | "write">): Promise<void> {
  const found = commit.read((db) => Number(db.prepare("PRAGMA user_version").get()?.["user_version"]));
  if (found === stateVersion) return;
  const tables = commit.read((db) => Number(db.prepare("SELECT count(*) AS n FROM sqlite_master").get()?.["n"]));
  if (found !== 0 || tables > 0) throw new StateVersionError(found);
  await commit.write((db) => db.exec(`PRAGMA user_version = ${stateVersion}`));
}
