import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { describeGaps, gaps } from "../../local/cli/gaps-command.ts";
import { openGroupCommit } from "../../local/engine/store/group-commit.ts";
import { checkStateVersion } from "../../local/state-version.ts";
import { createSqliteGapStore } from "../../src/adapters/local/sqlite-gap-store.ts";
import { countSignal, openGap } from "../../src/knowledge/gaps/index.ts";
import { buildSignal, day } from "../support/build-gap.ts";

const first = openGap(buildSignal("conv-1/1", { at: day }));
const twice = countSignal(first, buildSignal("conv-2/1", { at: day }));
const thin = openGap(buildSignal("conv-3/1", { kind: "low_support", at: day, question: "How high\nis the fee?" }));

test("the ranking names each gap with its score, what showed it, and its question in one line", () => {
  assert.equal(
    describeGaps([twice, thin], day),
    [
      "",
      "  score  status    handed over  unanswered  thin  last        question",
      "    6.0  open                2           0     0  1970-01-02  Do you offer travel insurance?",
      `         ${twice.id}`,
      "    1.0  open                0           0     1  1970-01-02  How high is the fee?",
      `         ${thin.id}`,
      "",
    ].join("\n"),
  );
  const finding = {
    code: "secret",
    severity: "approval",
    message: "It holds a token.",
    remedy: "Take it out.",
  } as const;
  const about = {
    as: "fact",
    title: "",
    text: "Yes,\nwe do.",
    language: "en",
    by: "ann",
    at: day,
    origin: "expert",
  } as const;
  const drafts = [
    { id: "draft_1", ...about, visibility: "internal", declared: "public", findings: [finding] },
  ] as const;
  assert.deepEqual(
    describeGaps([{ ...twice, drafts }], day)
      .split("\n")
      .slice(4),
    [
      "         draft_1 (fact by ann, internal, meant to be public): Yes, we do.",
      "           approval: It holds a token. Take it out.",
      "",
    ],
  );
  assert.match(describeGaps([], day), /Nothing is known to be missing/);
});

test("the command reads the folder while somebody else has it open", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "gaps-"));
  const commit = openGroupCommit(join(folder, "turnwise.sqlite"));
  await checkStateVersion(commit);
  const lines: string[] = [];
  context.mock.method(console, "log", (line: string) => void lines.push(line));
  try {
    await gaps(["--data", folder]);
    const store = await createSqliteGapStore(commit);
    await store.write(first, buildSignal("conv-1/1", { at: day }));
    await gaps(["--data", folder, "--json"]);
    await gaps(["--data", folder, "--status", "closed"]);
  } finally {
    await commit.close();
    rmSync(folder, { recursive: true });
  }
  assert.match(lines[0] ?? "", /Nothing is known/);
  assert.deepEqual(JSON.parse(lines[1] ?? ""), [first]);
  assert.match(lines[2] ?? "", /Nothing is known/);
});
