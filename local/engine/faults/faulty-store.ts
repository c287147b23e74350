/**
 * A store that fails as a killed process does. At the chosen write the process
 * "dies": either the write never reaches the disk, or it does and nobody hears
 * of it; nothing that follows happens either. Opening another engine on the
 * store beneath is the restart.
 */
import type { GroupCommit } from "../store/group-commit.ts";

/** Where in a write the process dies. */
export type KillPoint = "before-commit" | "after-commit";

export interface FaultyStore extends GroupCommit {
  /** Resolves when the process has died. */
  readonly killed: Promise<void>;
}

/** `nextKill` is asked at each write, and says whether and where the process dies. */
export function createFaultyStore(beneath: GroupCommit, nextKill: () => KillPoint | undefined): FaultyStore {
  let isDead = false;
  let die = () => {};
  const killed = new Promise<void>((resolve) => (die = resolve));
  const never = new Promise<never>(() => {});

  const kill = () => {
    isDead = true;
    die();
    return never;
  };

  const guarded = async <T>(write: () => Promise<T>): Promise<T> => {
    if (isDead) return never;
    const point = nextKill();
    if (point === "before-commit") return kill();
    const value = await write();
    if (isDead) return never;
    return point === "after-commit" ? kill() : value;
  };

  return {
    write: (work) => guarded(() => beneath.write(work)),
    append: (statements) => guarded(() => beneath.append(statements)),
    read: (work) => beneath.read(work),
    close: () => Promise.resolve(),
    get commits() {
      return beneath.commits;
    },
    killed,
  };
}
