import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { openGroupCommit } from "../../../local/engine/index.ts";
import { createSqliteCompletionLog } from "../../../src/adapters/local/sqlite-completion-log.ts";
import { buildRecord } from "../../model/completion-log/build-record.ts";
import { completionLogContract } from "../../model/completion-log/completion-log-contract.ts";

const open = (keptDays = 30) => createSqliteCompletionLog(openGroupCommit(":memory:"), { keptDays });
const day = 86_400_000;

describe("the completion log in SQLite", () => {
  completionLogContract("in SQLite", open);

  it("lets go of what is older than the company keeps it", async () => {
    const log = await open(3);
    await log.append([buildRecord({ at: day }), buildRecord({ turn: 2, at: 2 * day })]);
    await log.append([buildRecord({ turn: 3, at: 4.5 * day })]);
    const turns = await Promise.all([1, 2, 3].map(async (turn) => (await log.ofTurn("c1", turn)).length));
    assert.deepEqual(turns, [0, 1, 1]);
  });

  it("pages through more calls than fit a page, those of one instant included", async () => {
    const log = await open();
    await log.append(Array.from({ length: 2_500 }, (_, index) => buildRecord({ attempt: index + 1, at: day })));
    assert.equal((await Array.fromAsync(log.costsBetween(0, 2 * day))).length, 2_500);
  });
});
