/** What every completion log keeps, whichever store is below it. */
import { strict as assert } from "node:assert";
import { it } from "node:test";
import type { CompletionLog } from "../../../src/model/index.ts";
import { buildRecord } from "./build-record.ts";

const day = 86_400_000;

export function completionLogContract(name: string, open: () => Promise<CompletionLog>): void {
  it(`${name}: gives a turn's calls in their order, whatever the order in which they were appended`, async () => {
    const log = await open();
    const calls = [1, 2, 3].map((attempt) =>
      buildRecord({ attempt, texts: { messages: ["é\u{1f600}"], answer: null } }),
    );
    await log.append([calls[2]!, calls[0]!]);
    await log.append([
      calls[1]!,
      buildRecord({ turn: 2 }),
      buildRecord({ turn: 10 }),
      buildRecord({ conversationId: "c10" }),
    ]);
    assert.deepEqual(await log.ofTurn("c1", 1), calls);
    assert.deepEqual(await log.ofTurn("c1", 3), []);
  });

  it(`${name}: keeps a call once, and a step's second performance beside the first`, async () => {
    const log = await open();
    const again = buildRecord({ performedAt: 2_000 });
    await log.append([buildRecord()]);
    await log.append([buildRecord(), again]);
    assert.deepEqual(await log.ofTurn("c1", 1), [buildRecord(), again]);
  });

  it(`${name}: takes nothing, and takes many at once`, async () => {
    const log = await open();
    await log.append([]);
    const many = Array.from({ length: 60 }, (_, index) => buildRecord({ attempt: index + 1 }));
    await log.append(many);
    assert.equal((await log.ofTurn("c1", 1)).length, 60);
  });

  it(`${name}: lists costs of a span of time, its end excluded`, async () => {
    const log = await open();
    const times = [5 * day - 1, 5 * day, 5 * day + 7, 6 * day, 7 * day];
    await log.append(times.map((at, index) => buildRecord({ at, attempt: index + 1, costMicroUsd: index })));
    const found = await Array.fromAsync(log.costsBetween(5 * day, 7 * day));
    assert.deepEqual(found.map(({ costMicroUsd }) => costMicroUsd).sort(), [1, 2, 3]);
  });

  it(`${name}: forgets a conversation when it is told to`, async () => {
    const log = await open();
    await log.append([buildRecord(), buildRecord({ conversationId: "c2" })]);
    await log.erase("c1");
    assert.deepEqual(await log.ofTurn("c1", 1), []);
    assert.equal((await log.ofTurn("c2", 1)).length, 1);
    assert.equal((await Array.fromAsync(log.costsBetween(0, day))).length, 1);
  });
}
