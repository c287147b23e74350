// The searches themselves run with `npm run model`, which needs spin. Here: that their reports are judged without mercy.

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { configurations, type Configuration } from "../../spec/configurations.ts";
import { judge, neverReached, readReport } from "../../spec/search.ts";

const model = readFileSync(new URL("../../spec/conversation.pml", import.meta.url), "utf8");
const holds: Configuration = { name: "holds", defines: {} };
const breaks: Configuration = {
  name: "breaks",
  defines: {},
  caughtBy: { assertion: /personOwns/, means: "a reply over a person" },
};

const completeReport = `
State-vector 172 byte, depth reached 173, errors: 0
 15825126 states, stored
pan: elapsed time 23.8 seconds`;

const foundReport = `
pan:1: assertion violated  !(personOwns) (at depth 34)
pan: wrote conversation.pml.trail
Warning: Search not completed
State-vector 108 byte, depth reached 90, errors: 1
      444 states, stored`;

const outOfMemoryReport = `
pan: reached -DMEMLIM bound
Warning: Search not completed
State-vector 208 byte, depth reached 207, errors: 0
 45249123 states, stored`;

const tooDeepReport = `error: max search depth too small\n${completeReport}`;

test("a complete search without errors passes", () => {
  const result = readReport(completeReport, 23.8);
  assert.deepEqual([result.states, result.depth, result.complete], [15_825_126, 173, true]);
  assert.equal(judge(holds, result).passed, true);
});

for (const [limit, report] of Object.entries({ memory: outOfMemoryReport, depth: tooDeepReport, "a crash": "" })) {
  test(`a search that ${limit} cut short proves nothing`, () => {
    const result = readReport(report, 1);
    assert.equal(result.complete, false);
    assert.equal(judge(holds, result).passed, false);
    assert.equal(judge(breaks, result).passed, false);
  });
}

test("a found error fails where the protocol must hold, and names the assertion", () => {
  const verdict = judge(holds, readReport(foundReport, 1));
  assert.equal(verdict.passed, false);
  assert.match(verdict.text, /personOwns/);
});

test("a broken variant passes only when the check that it is meant for catches it", () => {
  assert.equal(judge(breaks, readReport(foundReport, 1)).passed, true);
  const accident = readReport(foundReport.replace("!(personOwns)", "(saw==sent)"), 1);
  assert.equal(judge(breaks, accident).passed, false);
  assert.equal(judge(breaks, readReport(completeReport, 1)).passed, false);
});

test("every broken variant of the model is searched, and nothing else is expected to break", () => {
  const inModel = new Set(Array.from(model.matchAll(/#ifdef (BREAK_\w+)/g), ([, name]) => name));
  const isBroken = (name: string) => name.startsWith("BREAK_");
  const searched = configurations.filter(({ caughtBy }) => caughtBy !== undefined);
  assert.deepEqual(new Set(searched.flatMap(({ defines }) => Object.keys(defines).filter(isBroken))), inModel);
  const sound = configurations.filter(({ caughtBy }) => caughtBy === undefined);
  assert.deepEqual(
    sound.flatMap(({ defines }) => Object.keys(defines).filter(isBroken)),
    [],
  );
});

test("every define of a configuration means something to the model", () => {
  const names = new Set(configurations.flatMap(({ defines }) => Object.keys(defines)));
  assert.deepEqual(
    [...names].filter((name) => !new RegExp(`#ifn?def ${name}\\b`).test(model)),
    [],
  );
});

test("a statement that no search reached is named, one that any search reached is not", () => {
  const unreached = (...lines: string[]) =>
    readReport(["unreached in proctype Turn", ...lines.map((line) => `\tm.pml:${line}`)].join("\n"), 1);
  const first = unreached('7, state 3, "deaths = 1"', '9, state 5, "lost = 1"', '12, state 9, "-end-"');
  assert.deepEqual(neverReached([first, unreached('9, state 6, "lost = 1"')]), ["Turn:9 lost = 1"]);
  assert.deepEqual(neverReached([first, unreached()]), []);
});
