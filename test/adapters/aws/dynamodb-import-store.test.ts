import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDynamodbImportStore, importsKeptDays } from "../../../src/adapters/aws/dynamodb-import-store.ts";
import type { DocumentClient } from "../../../src/adapters/aws/dynamodb-table.ts";
import type { ImportDocument } from "../../../src/knowledge/ingestion/index.ts";
import { importStoreContract, listed } from "../../knowledge/ingestion/import-store-contract.ts";
import { buildDocument, buildExplained, buildImport, noise } from "../../support/build-import.ts";
import { serviceError } from "../../support/fake-aws-client.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";
import { mortalClient } from "../../support/mortal-client.ts";
import { seededPauses } from "../../support/seeded-pauses.ts";

const start = Date.UTC(2026, 10, 23);
let generations = 0;
const others = {
  tableName: "imports",
  ids: { next: (prefix: string) => `${prefix}_${(generations += 1)}` },
  clock: { now: () => start },
};
const storeOn = (client: DocumentClient, clock = others.clock) =>
  createDynamodbImportStore({ client, ...others, clock });

importStoreContract("over DynamoDB's requests", async () => {
  return { store: storeOn(watched(inMemoryDynamodb()).client), close: async () => undefined };
});

interface Sent {
  readonly name: string;
  readonly item?: Readonly<Record<string, unknown>>;
}

/** Remembers what is asked, and refuses items that DynamoDB would refuse. */
function watched(client: DocumentClient) {
  const sent: Sent[] = [];
  const send = async (command: { constructor: { name: string }; input: { Item?: Record<string, unknown> } }) => {
    const item = command.input.Item;
    if (item && sizeOf(item) > 400 * 1024) throw serviceError("ValidationException");
    sent.push({ name: command.constructor.name, ...(item && { item }) });
    return client.send(command as never) as Promise<unknown>;
  };
  return { sent, client: { send } as DocumentClient };
}

function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value !== "object" || value === null) return 21;
  return Object.entries(value).reduce((sum, [name, each]) => sum + name.length + 1 + sizeOf(each), 3);
}

const old = buildExplained(0, noise(700_000, 1));
const fresh = buildExplained(0, noise(900_000, 2));

async function seen(client: DocumentClient): Promise<readonly ImportDocument[]> {
  const store = storeOn(client);
  const [one, ...more] = [await store.readDocument("imp_1", 0), ...(await listed(store, "imp_1"))];
  const [progress] = await store.listProgress("imp_1");
  assert.ok(one && progress?.articleId === "a0");
  return [one, ...more];
}

test("killed between any two requests of a write, a document is the old one or the new one", async () => {
  let kills = 0;
  for (let atWrite = 1, isOver = false; !isOver; atWrite += 1) {
    for (const when of ["before", "after"] as const) {
      const client = inMemoryDynamodb();
      await storeOn(client).writeDocument("imp_1", old);
      const doomed = mortalClient(client, { atWrite, when });
      const write = storeOn(doomed.client).writeDocument("imp_1", fresh);
      isOver = (await Promise.race([write.then(() => "done"), doomed.died])) === "done";
      if (isOver) break;
      kills += 1;
      const found = await seen(client);
      const first = found[0]?.article?.body === fresh.article?.body ? fresh : old;
      assert.deepEqual(found, [first, first], `${when} write ${atWrite}`);
      await storeOn(client).writeDocument("imp_1", fresh);
      assert.deepEqual(await seen(client), [fresh, fresh], `repeated, ${when} write ${atWrite}`);
    }
  }
  assert.ok(kills >= 10, `only ${kills} kills`);
});

test("in whatever order requests arrive, readers and two writers of a document see whole ones", async () => {
  const texts = [1, 2, 3, 4].map((seed) => noise(450_000, seed));
  for (let seed = 1; seed <= 12; seed += 1) {
    const client = inMemoryDynamodb(seededPauses(seed));
    const write = async (some: readonly string[]) => {
      for (const content of some) await storeOn(client).writeDocument("imp_1", buildDocument(0, { content }));
    };
    await write(texts.slice(0, 1));
    let isDone = false;
    const look = async () => {
      while (!isDone) {
        const found = [await storeOn(client).readDocument("imp_1", 0), ...(await listed(storeOn(client), "imp_1"))];
        for (const document of found) assert.ok(texts.includes(document?.content ?? ""), `seed ${seed}`);
      }
    };
    const writers = Promise.all([write(texts.slice(1, 3)), write(texts.slice(3))]).then(() => (isDone = true));
    await Promise.all([writers, look()]);
  }
});

test("nothing is left of what a document was before, whoever wrote at the same time", async () => {
  const { client, sent } = watched(inMemoryDynamodb(seededPauses(7)));
  const write = (seed: number) =>
    storeOn(client).writeDocument("imp_1", buildDocument(0, { content: noise(450_000, seed) }));
  await Promise.all([1, 2, 3].map(write));
  const parts = sent.filter(({ item }) => String(item?.["PK"]).startsWith("PARTS#")).length;
  assert.equal(sent.filter(({ name }) => name === "DeleteCommand").length, (parts / 3) * 2);
});

/** The SDK repeats what was carried out, since the answer was lost. */
function repeating(client: DocumentClient): DocumentClient {
  const send = async (command: { constructor: { name: string } }) => {
    if (command.constructor.name === "PutCommand") await client.send(command as never);
    return client.send(command as never) as Promise<unknown>;
  };
  return { send } as DocumentClient;
}

test("a document whose writes were all repeated keeps its parts", async () => {
  const client = inMemoryDynamodb();
  await storeOn(client).writeDocument("imp_1", old);
  await storeOn(repeating(client)).writeDocument("imp_1", fresh);
  assert.deepEqual(await seen(client), [fresh, fresh]);
});

test("a change whose answer was lost knows that it was made, and another's does not", async () => {
  const client = inMemoryDynamodb();
  await storeOn(client).create(buildImport("imp_1"));
  const ann = await storeOn(repeating(client)).write(buildImport("imp_1", { by: "ann", state: "waiting" }));
  assert.equal(ann?.revision, 2);
  assert.equal(await storeOn(client).write(buildImport("imp_1", { by: "bob", state: "waiting" })), undefined);
});

test("every read of an import is strongly consistent", async () => {
  const client = inMemoryDynamodb();
  const reads: unknown[] = [];
  const send = (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    if (/^(Get|Query)/.test(command.constructor.name)) reads.push(command.input["ConsistentRead"]);
    return client.send(command as never) as Promise<unknown>;
  };
  const store = storeOn({ send } as DocumentClient);
  await store.create(buildImport("imp_1"));
  await store.writeDocument("imp_1", old);
  await store.list(10);
  await seen({ send } as DocumentClient);
  assert.ok(reads.length > 8 && reads.every((isConsistent) => isConsistent === true));
});

test("a document ends ninety days after it was last written, and what has ended counts for nothing", async () => {
  const { client, sent } = watched(inMemoryDynamodb());
  await storeOn(client).create(buildImport("imp_1"));
  await storeOn(client).writeDocument("imp_1", old);
  const ends = sent.flatMap(({ item }) => item?.["expiresAt"] ?? []);
  const later = (days: number) => ({ now: () => start + days * 86_400_000 });
  assert.ok(ends.length > 1 && ends.every((end) => end === start / 1_000 + importsKeptDays * 86_400));
  const ended = storeOn(client, later(importsKeptDays));
  assert.deepEqual([await ended.read("imp_1"), await ended.readDocument("imp_1", 0)], [undefined, undefined]);
  assert.deepEqual(
    [await ended.list(5), await ended.listProgress("imp_1"), await listed(ended, "imp_1")],
    [[], [], []],
  );
  assert.ok(await storeOn(client, later(importsKeptDays - 1)).read("imp_1"));
});

test("two thousand documents are listed in pages, a few texts at a time", async () => {
  const { client, sent } = watched(inMemoryDynamodb());
  const store = storeOn(client);
  for (let number = 0; number < 2_000; number += 1) await store.writeDocument("imp_1", buildDocument(number));
  sent.length = 0;
  assert.equal((await store.listProgress("imp_1")).length, 2_000);
  assert.ok(sent.length <= 21, `${sent.length} requests`);
  sent.length = 0;
  for await (const { number } of store.listDocuments("imp_1")) if (number === 10) break;
  assert.equal(sent.length, 1);
});

test("what may pass by itself is told as such, and a refusal as it is", async () => {
  const failing = (error: Error) => storeOn({ send: () => Promise.reject(error) });
  const slow = failing(serviceError("ThrottlingException"));
  await assert.rejects(slow.readDocument("imp_1", 0), { name: "ServiceUnavailable" });
  await assert.rejects(slow.writeDocument("imp_1", old), { name: "ServiceUnavailable" });
  const denied = failing(serviceError("AccessDeniedException"));
  await assert.rejects(denied.write(buildImport("imp_1")), { name: "AccessDeniedException" });
});
