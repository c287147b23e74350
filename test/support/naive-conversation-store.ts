/**
 * The conversation store as plainly as it can be said: one map of JSON texts. It is the model that the real stores are
 * compared with, and it passes the same contract, so that the contract is known to ask for nothing else.
 */
import {
  type ConversationStore,
  encodeDocument,
  encodeMemories,
  encodeOutboxRow,
  encodeWrite,
  type Head,
  type HeadWrite,
  type JournalStep,
  type OutboxRow,
  type Overdue,
  OverwriteError,
  type WriteOutcome,
} from "../../src/conversation/index.ts";
import type { ConversationId } from "../../src/kernel/index.ts";

/** Documents by conversation, kind and key. */
class Documents {
  readonly #texts = new Map<string, string>();

  set(path: readonly unknown[], text: string): void {
    this.#texts.set(JSON.stringify(path), text);
  }

  get<Document>(...path: unknown[]): Document | undefined {
    const text = this.#texts.get(JSON.stringify(path));
    return text === undefined ? undefined : (JSON.parse(text) as Document);
  }

  /** The first text stands. */
  setFirst<Document>(path: readonly unknown[], text: string): Document {
    if (!this.#texts.has(JSON.stringify(path))) this.set(path, text);
    return this.get(...path) as Document;
  }

  /** Keys and documents under a path, in the order of the keys' UTF-8 bytes, or of their numbers. */
  under<Document>(...path: unknown[]): { key: unknown; document: Document }[] {
    const start = `${JSON.stringify(path).slice(0, -1)},`;
    const texts = [...this.#texts].filter(([name]) => name.startsWith(start));
    const found = texts.map(([name, text]) => ({
      key: (JSON.parse(name) as unknown[]).at(-1),
      document: JSON.parse(text) as Document,
    }));
    return found.sort((left, right) => byKey(left.key, right.key));
  }

  delete(id: ConversationId): void {
    for (const path of [...this.#texts.keys()]) if ((JSON.parse(path) as unknown[])[0] === id) this.#texts.delete(path);
  }

  /** All conversations' documents of two kinds: what can become overdue. */
  *due(): Iterable<Overdue & { readonly dueBy?: number }> {
    for (const [name, text] of this.#texts) {
      const [conversationId, kind, seq] = JSON.parse(name) as [ConversationId, string, number];
      if (kind === "head") yield { ...(JSON.parse(text) as Head), conversationId };
      if (kind === "outbox") yield { ...(JSON.parse(text) as OutboxRow), conversationId, outboxSeq: seq };
    }
  }
}

function byKey(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
}

export function createNaiveConversationStore(): ConversationStore {
  const all = new Documents();
  return { ...heads(all), ...journal(all), ...effects(all), ...outbox(all) };
}

function heads(
  all: Documents,
): Pick<ConversationStore, "readHead" | "write" | "readMark" | "readEvents" | "putMemories" | "erase"> {
  return {
    readHead: async (id) => all.get(id, "head"),
    readMark: async (id, key) => all.get(id, "mark", key),
    write: async (write) => writeHead(all, write),
    readEvents: async (id, { throughSeq, limit }) => {
      const events = all.under<never>(id, "event").filter(({ key }) => (key as number) <= throughSeq);
      return events.map(({ document }) => document).slice(limit === 0 ? Infinity : -limit);
    },
    putMemories: async (id, mark, memories) =>
      all.setFirst([id, "mark", mark.key], encodeMemories(mark, memories).mark),
    erase: async (id) => all.delete(id),
  };
}

function writeHead(all: Documents, write: HeadWrite): WriteOutcome {
  const { head, mark, turn, expectedRevision } = write;
  const id = head.conversationId;
  const encoded = encodeWrite(write);
  if (mark && all.get(id, "mark", mark.key)) return "duplicate";
  if ((all.get<Head>(id, "head")?.revision ?? 0) !== expectedRevision) return "conflict";
  const others = [
    ...(turn ? [["turn", turn.number, encoded.turn as string] as const] : []),
    ...encoded.events.map(({ seq, body }) => ["event", seq, body] as const),
    ...encoded.outbox.map(({ seq, body }) => ["outbox", seq, body] as const),
  ];
  const overwritten = others.find(([kind, number]) => all.get(id, kind, number));
  if (overwritten) throw new OverwriteError(id, overwritten.slice(0, 2).join(" "));
  all.set([id, "head"], encoded.head);
  if (mark) all.set([id, "mark", mark.key], encoded.mark as string);
  for (const [kind, number, body] of others) all.set([id, kind, number], body);
  return "written";
}

type JournalMethods = Pick<
  ConversationStore,
  "readTurn" | "decideTurn" | "requestSteps" | "readStep" | "readSteps" | "recordStep"
>;

function journal(all: Documents): JournalMethods {
  const stepsOf = (id: ConversationId, turn: number) => {
    const steps = new Map<unknown, JournalStep>();
    for (const kind of ["request", "result"]) {
      const documents = all.under(id, kind, turn);
      for (const { key, document } of documents) steps.set(key, { ...steps.get(key), [kind]: document });
    }
    return [...steps].sort(([left], [right]) => byKey(left, right)).map(([, step]) => step);
  };
  return {
    async readTurn(id, number) {
      const [turn, decision] = [all.get<object>(id, "turn", number), all.get(id, "decision", number)];
      return turn && ({ ...turn, ...(decision ? { decision } : {}) } as never);
    },
    decideTurn: async (id, turn, decision) =>
      all.setFirst([id, "decision", turn], encodeDocument("The decision", decision)),
    async requestSteps(id, turn, steps) {
      for (const step of steps) all.setFirst([id, "request", turn, step.key], encodeDocument("The step", step));
    },
    recordStep: async (id, turn, result) =>
      all.setFirst([id, "result", turn, result.key], encodeDocument("The result", result)),
    readSteps: async (id, turn) => stepsOf(id, turn),
    readStep: async (id, turn, key) =>
      stepsOf(id, turn).find(({ request, result }) => (request?.key ?? result?.key) === key),
  };
}

function effects(all: Documents): Pick<ConversationStore, "readLedger" | "claimEffect" | "settleEffect"> {
  return {
    readLedger: async (id) => all.under<never>(id, "effect").map(({ document }) => document),
    claimEffect: async (id, entry) =>
      all.setFirst([id, "effect", entry.idempotencyKey], encodeDocument("The effect", entry)),
    async settleEffect(id, entry) {
      const path = [id, "effect", entry.idempotencyKey];
      const text = encodeDocument("The effect", entry);
      if (all.get(...path)) all.set(path, text);
    },
  };
}

function outbox(all: Documents): Pick<ConversationStore, "readOutbox" | "updateOutbox" | "listOverdue"> {
  return {
    readOutbox: async (id, seq) => all.get(id, "outbox", seq),
    async updateOutbox(id, row) {
      const { body } = encodeOutboxRow(row);
      if (all.get<OutboxRow>(id, "outbox", row.seq)?.state === "pending") all.set([id, "outbox", row.seq], body);
    },
    async listOverdue(now, limit) {
      const due = [...all.due()].filter(({ dueBy = Infinity }) => dueBy <= now);
      const earliestFirst = due.sort((left, right) => (left.dueBy ?? 0) - (right.dueBy ?? 0)).slice(0, limit);
      return earliestFirst.map(({ conversationId, outboxSeq }) => ({
        conversationId,
        ...(outboxSeq === undefined ? {} : { outboxSeq }),
      }));
    },
  };
}
