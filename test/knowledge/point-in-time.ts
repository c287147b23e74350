/**
 * What was known when: publishes, edits, removals, repetitions and conflicts of several processes at once, some of which
 * die between two writes, beside reads of every version and time, all compared with the naive model. The order in which
 * a store let them through is read from its own list of versions; everything else must follow from that order.
 */
import { strict as assert } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { canonicalJson } from "../../src/kernel/index.ts";
import type {
  ItemChange,
  ItemReference,
  KnowledgeStore,
  KnowledgeVersion,
  Published,
  PublishRequest,
} from "../../src/knowledge/index.ts";
import { buildArticle, buildNote } from "../support/build-knowledge.ts";
import { NaiveKnowledge } from "../support/naive-knowledge.ts";

/** The process dies at its n-th write: before it, or after it without hearing of it. */
export interface Death {
  readonly atWrite: number;
  readonly when: "before" | "after";
}

export interface Process {
  readonly store: KnowledgeStore;
  /** Resolves when it has died; what it was about to say is then never heard. */
  readonly died: Promise<void>;
}

/** One knowledge base, and processes that share nothing else. */
export interface SharedBase {
  openProcess(death?: Death): Promise<Process>;
  close(): Promise<void>;
}

interface Deed {
  readonly id: number;
  readonly changes: readonly { readonly item: number; readonly body: number | undefined }[];
  readonly at: number;
  /** How far behind the current version it was made; undefined: on whatever is current. */
  readonly lag: number | undefined;
  readonly death: Death | undefined;
}

const references: readonly ItemReference[] = [
  { kind: "article", id: "a" },
  { kind: "article", id: "a#" },
  { kind: "note", id: "a" },
];

const deed: fc.Arbitrary<Deed> = fc.record({
  id: fc.nat({ max: 30 }),
  changes: fc.uniqueArray(
    fc.record({
      item: fc.nat({ max: references.length - 1 }),
      body: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 3 }),
    }),
    { selector: ({ item }) => item, minLength: 1, maxLength: references.length },
  ),
  at: fc.nat({ max: 50 }),
  lag: fc.option(fc.constantFrom(0, 0, 1), { nil: undefined }),
  death: fc.option(fc.record({ atWrite: fc.integer({ min: 1, max: 6 }), when: fc.constantFrom("before", "after") }), {
    nil: undefined,
    freq: 3,
  }),
});

/** Rounds of what happens at the same time; a repeated deed is a client that asks again. */
const rounds = fc.array(
  fc.array(fc.oneof({ weight: 4, arbitrary: deed }, fc.record({ repeats: fc.nat({ max: 10 }) })), {
    minLength: 1,
    maxLength: 4,
  }),
  { minLength: 1, maxLength: 7 },
);

export async function holdsPointInTime(openBase: () => Promise<SharedBase>, options: fc.Parameters<unknown>) {
  const property = fc.asyncProperty(rounds, fc.integer({ min: 1, max: 4 }), async (plan, limit) => {
    const base = await openBase();
    const course = new Course(base, limit);
    for (const round of plan) await course.play(round);
    await base.close();
  });
  await fc.assert(property, options as fc.Parameters<[unknown, number]>);
}

type Outcome = Published | { readonly error: string } | "died";

class Course {
  readonly #base: SharedBase;
  readonly #limit: number;
  readonly #model = new NaiveKnowledge();
  readonly #told: PublishRequest[] = [];
  /** Publish id → what it stands for, once that is certain. */
  readonly #marks = new Map<string, { readonly content: string; readonly version: number }>();
  readonly #uncertain = new Set<string>();

  constructor(base: SharedBase, limit: number) {
    this.#base = base;
    this.#limit = limit;
  }

  async play(round: readonly (Deed | { readonly repeats: number })[]): Promise<void> {
    const before = this.#model.current.number;
    const requests = round.map((each) => this.#requestOf(each));
    const [outcomes] = await Promise.all([
      Promise.all(requests.map(({ request, death }) => this.#publish(request, death))),
      this.#readWhatIsKnown(),
    ]);
    const { store } = await this.#base.openProcess();
    await this.#follow(
      store,
      requests.map(({ request }) => request),
    );
    const judged = requests.map(({ request }, place) => ({ request, outcome: outcomes[place] as Outcome }));
    // What was refused can be judged once it is known what was taken.
    for (const { request, outcome } of judged.sort(refusedLast)) this.#judge(request, outcome, before);
    await this.#compare(store);
  }

  #requestOf(each: Deed | { readonly repeats: number }): { request: PublishRequest; death: Death | undefined } {
    if ("repeats" in each) {
      const request = this.#told[each.repeats % Math.max(1, this.#told.length)];
      return { request: request ?? { id: "none", at: 0, by: "", summary: "none", changes: [] }, death: undefined };
    }
    const id = `p${each.id}`;
    const basedOn = each.lag === undefined ? {} : { basedOn: Math.max(0, this.#model.current.number - each.lag) };
    const changes = each.changes.map(({ item, body }) => changeOf(references[item] as ItemReference, body));
    const request = { id, at: each.at, by: "somebody", summary: id, changes, ...basedOn };
    this.#told.push(request);
    return { request, death: each.death };
  }

  async #publish(request: PublishRequest, death: Death | undefined): Promise<Outcome> {
    const { store, died } = await this.#base.openProcess(death);
    const published = store.publish(request).catch((error: unknown) => ({ error: (error as Error).name }));
    return Promise.race([published, died.then(() => "died" as const)]);
  }

  /** Versions never change, so what is known can be read in the middle of all this. */
  async #readWhatIsKnown(): Promise<void> {
    const { store } = await this.#base.openProcess();
    const { number } = this.#model.current;
    for (const reference of references) {
      const expected = this.#model.listItems(reference.kind, number).find(({ id }) => id === reference.id);
      assert.deepEqual(await store.readItem(reference, number), expected);
    }
    assert.deepEqual(
      (await store.listItems("article", number, { limit: 10 })).rows,
      this.#model.listItems("article", number),
    );
  }

  /** Makes in the model the versions that the store has made, in its order. */
  async #follow(store: KnowledgeStore, requests: readonly PublishRequest[]): Promise<void> {
    const versions = await everyPage((cursor) => store.listVersions({ limit: this.#limit, ...cursor }));
    const known = this.#model.current.number;
    for (const version of versions.toReversed().slice(known + 1)) {
      const range = { after: version.number - 1, through: version.number };
      const effect = await everyPage((cursor) => store.readChanges(range, { limit: this.#limit, ...cursor }));
      const maker = requests.find((request) => this.#hasMade(request, version, effect));
      assert.ok(maker, `nobody can have made ${JSON.stringify({ version, effect })}`);
      assert.equal(this.#marks.get(maker.id), undefined, `${maker.id} was published twice`);
      assert.deepEqual(this.#model.publish(maker), version);
      this.#marks.set(maker.id, { content: contentOf(maker), version: version.number });
    }
    assert.deepEqual(versions.at(-1), this.#model.snapshot(0).version);
  }

  #hasMade(request: PublishRequest, version: KnowledgeVersion, effect: readonly ItemChange[]): boolean {
    const isBased = request.basedOn === undefined || request.basedOn === version.number - 1;
    // Of two that ask for the same at once, either may have been first; its time tells which.
    const isOfThen = version.publishedAt === Math.max(request.at, this.#model.current.publishedAt);
    return (
      isBased &&
      isOfThen &&
      request.summary === version.summary &&
      isDeepStrictEqual(this.#model.effectOf(request.changes), effect)
    );
  }

  #judge(request: PublishRequest, outcome: Outcome, before: number): void {
    const mark = this.#marks.get(request.id);
    const after = this.#model.current.number;
    if (outcome === "died") {
      this.#uncertain.add(request.id);
    } else if ("error" in outcome) {
      const isTaken = mark ? mark.content !== contentOf(request) : this.#uncertain.has(request.id);
      const isLate = request.basedOn !== undefined && (request.basedOn !== before || after !== before);
      const allowed = { PublishIdTaken: isTaken, PublishConflict: isLate }[outcome.error] ?? false;
      assert.ok(allowed, `${outcome.error} for ${JSON.stringify(request)}`);
    } else if (mark) {
      assert.equal(mark.content, contentOf(request), `${request.id} stands for other changes`);
      assert.deepEqual(outcome.version, this.#model.snapshot(mark.version).version);
    } else {
      assert.equal(outcome.changed, false);
      assert.ok(this.#model.changesNothing(outcome.version.number, request.changes), `${request.id} is lost`);
      this.#marks.set(request.id, { content: contentOf(request), version: outcome.version.number });
    }
  }

  async #compare(store: KnowledgeStore): Promise<void> {
    const model = this.#model;
    assert.deepEqual(await store.current(), model.current);
    for (const { version } of model.snapshots) {
      for (const kind of ["article", "note"] as const) {
        const listed = await everyPage((cursor) =>
          store.listItems(kind, version.number, { limit: this.#limit, ...cursor }),
        );
        assert.deepEqual(listed, model.listItems(kind, version.number));
      }
      const at = version.publishedAt;
      for (const time of [at - 1, at, at + 1]) assert.deepEqual(await store.versionAt(time), model.versionAt(time));
    }
    for (const reference of references) assert.deepEqual(await store.historyOf(reference), model.historyOf(reference));
    const after = Math.floor(model.current.number / 2);
    const range = { after, through: model.current.number };
    const changes = await everyPage((cursor) => store.readChanges(range, { limit: this.#limit, ...cursor }));
    assert.deepEqual(
      changes,
      model.snapshots.slice(after + 1).flatMap(({ version }) => model.changesOf(version.number)),
    );
  }
}

function refusedLast({ outcome: left }: { outcome: Outcome }, { outcome: right }: { outcome: Outcome }): number {
  const refused = (outcome: Outcome) => Number(outcome !== "died" && "error" in outcome);
  return refused(left) - refused(right);
}

function changeOf(reference: ItemReference, body: number | undefined): PublishRequest["changes"][number] {
  if (body === undefined) return { remove: reference };
  const build = reference.kind === "note" ? buildNote : buildArticle;
  return { put: build(reference.id, { body: `Body ${body}` }) };
}

function contentOf({ changes }: PublishRequest): string {
  return canonicalJson(changes.map((change) => canonicalJson(change)).sort());
}

async function everyPage<Row>(
  read: (cursor: { cursor?: string }) => Promise<{ readonly rows: readonly Row[]; readonly next?: string }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: { cursor?: string } | undefined = {}; cursor;) {
    const page = await read(cursor);
    rows.push(...page.rows);
    cursor = page.next === undefined ? undefined : { cursor: page.next };
  }
  return rows;
}

/** Runs a process's writes until it dies; what is asked of it afterwards is never answered. */
export function mortal(death: Death | undefined): {
  readonly died: Promise<void>;
  write<T>(work: () => Promise<T>): Promise<T>;
} {
  let writes = 0;
  let die = () => {};
  let isDead = false;
  const died = new Promise<void>((resolve) => (die = resolve));
  const never = new Promise<never>(() => {});
  const end = () => {
    isDead = true;
    die();
    return never;
  };
  return {
    died,
    async write(work) {
      if (isDead) return never;
      const isLast = (writes += 1) === death?.atWrite;
      if (isLast && death?.when === "before") return end();
      const result = await work();
      return isLast || isDead ? end() : result;
    },
  };
}
