/**
 * XState with SQLite, as its documentation shows persistence: an actor for each
 * conversation, and its persisted snapshot stored after every transition, each
 * in a transaction of its own with the same durability as the others. A turn
 * has five transitions: the message, and the end of each step.
 *
 * It keeps the last snapshot only; there is no history.
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { assign, createActor, createMachine, fromPromise } from "xstate";
import { MESSAGE, REFERENCE, STEPS_PER_TURN, type Contestant } from "../../engine/workload.ts";

interface ConversationContext {
  readonly id: string;
  readonly turn: number;
  readonly message: string;
  readonly result: unknown;
}

interface StepInput {
  readonly step: number;
  readonly turn: number;
}

export const contestant: Contestant = {
  name: "xstate",
  async run(folder, { conversations, turns }, onTurn) {
    const snapshots = openSnapshots(join(folder, "xstate.db"));
    const machine = conversationMachine();
    const all = Array.from({ length: conversations }, (_, id) => converse(machine, snapshots, { id, turns, onTurn }));
    await Promise.all(all);
    snapshots.close();
    return { commits: snapshots.commits };
  },
};

interface Conversation {
  readonly id: number;
  readonly turns: number;
  readonly onTurn: (durationMs: number) => void;
}

function converse(machine: unknown, snapshots: Snapshots, { id, turns, onTurn }: Conversation): Promise<void> {
  const actor = createActor(machine, { input: { id: `c-${id}` } });
  let turn = 0;
  let sentMs: number | undefined;
  return new Promise((resolve) => {
    actor.subscribe((snapshot) => {
      snapshots.save(`c-${id}`, JSON.stringify(actor.getPersistedSnapshot()));
      if (!snapshot.matches("parked")) return;
      if (sentMs !== undefined) onTurn(performance.now() - sentMs);
      if (turn++ === turns) return (actor.stop(), resolve());
      sentMs = performance.now();
      setImmediate(() => actor.send({ type: "message", ...MESSAGE }));
    });
    actor.start();
  });
}

function conversationMachine(): unknown {
  const steps = Array.from({ length: STEPS_PER_TURN }, (_, index) => [`step${index}`, stepState(index)] as const);
  return createMachine({
    id: "conversation",
    initial: "parked",
    context: ({ input }: { input: { id: string } }) => ({ id: input.id, turn: 0 }),
    states: { parked: { on: { message: { target: "step0", actions: takeMessage } } }, ...Object.fromEntries(steps) },
  });
}

const takeMessage = assign<ConversationContext>({
  message: ({ event }) => event.message,
  turn: ({ context }) => context.turn + 1,
});

const takeResult = assign<ConversationContext>({ result: ({ event }) => event.output });

const performStep = fromPromise<StepInput>(async ({ input }) => ({
  step: input.step,
  more: input.turn >= 0,
  reference: REFERENCE,
}));

function stepState(step: number): object {
  return {
    invoke: {
      src: performStep,
      input: ({ context }: { context: ConversationContext }) => ({ step, id: context.id, turn: context.turn }),
      onDone: { target: step + 1 < STEPS_PER_TURN ? `step${step + 1}` : "parked", actions: takeResult },
    },
  };
}

interface Snapshots {
  readonly commits: number;
  save(id: string, snapshot: string): void;
  close(): void;
}

function openSnapshots(path: string): Snapshots {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000");
  db.exec("CREATE TABLE snapshots (id TEXT PRIMARY KEY, snapshot TEXT NOT NULL) WITHOUT ROWID");
  const upsert = db.prepare(
    "INSERT INTO snapshots VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET snapshot = excluded.snapshot",
  );
  let commits = 0;
  return {
    get commits() {
      return commits;
    },
    save(id, snapshot) {
      upsert.run(id, snapshot);
      commits++;
    },
    close: () => db.close(),
  };
}
