import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { executionPicture } from "../../../local/engine/index.ts";
import { pathTaken } from "../../../local/engine/picture/path-taken.ts";
import { invoke, openTestEngine } from "./support/open-test-engine.ts";

async function pictured() {
  const opened = openTestEngine({ functions: { fail: () => Promise.reject(new Error("no")) } });
  const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Tell <someone>" }];
  const stateMachineArn = await opened.machine({
    Count: { Type: "Pass", Assign: { n: "{% $exists($n) ? $n + 1 : 1 %}" }, Next: "Enough" },
    Enough: { Type: "Choice", Choices: [{ Condition: "{% $n < 3 %}", Next: "Count" }], Default: "Each" },
    Each: {
      Type: "Map",
      Items: "{% [1] %}",
      ItemProcessor: { StartAt: "Inner", States: { Inner: { Type: "Pass", End: true } } },
      Next: "Try",
    },
    Try: invoke("fail", { Catch, Next: "Never" }),
    "Tell <someone>": { Type: "Pass", End: true },
    Never: { Type: "Pass", End: true },
  });
  const { executionArn } = await opened.run(stateMachineArn);
  const { events } = await opened.engine.getExecutionHistory({ executionArn, maxResults: 1_000 });
  const { definition } = await opened.engine.describeStateMachine({ stateMachineArn });
  return { events, definition };
}

describe("the picture of an execution", () => {
  test("knows how each state ended and which edges were taken", async () => {
    const { fates, visits, edges } = pathTaken((await pictured()).events);
    assert.equal(fates.get("Try"), "caught");
    assert.equal(fates.get("Inner"), "done");
    assert.equal(fates.has("Never"), false);
    assert.equal(visits.get("Count"), 3);
    assert.ok(edges.has("Enough → Count") && edges.has("Try → Tell <someone>"));
  });

  test("is well-formed SVG with every state and the number of visits", async () => {
    const { events, definition } = await pictured();
    const svg = executionPicture(definition, events);
    for (const label of ["Count ×3", "Each", "Inner", "Try", "Tell &lt;someone&gt;", "Never"])
      assert.ok(svg.includes(label), label);
    assert.equal(svg.match(/<g>/g)!.length, svg.match(/<\/g>/g)!.length);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  });
});
