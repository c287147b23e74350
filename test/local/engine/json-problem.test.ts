import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { jsonProblem } from "../../../local/engine/json-problem.ts";

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

describe("why a text is not JSON", () => {
  const wrong: readonly [text: string, problem: string][] = [
    ["not some json", `Unrecognized token 'not': was expecting ${VALUES}`],
    ["{'not': 'json'", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"],
    ['{"a":1 "b":2}', "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries"],
    ["[1,", "Unexpected end-of-input: expected close marker for Array"],
    ['{"a":[true]', "Unexpected end-of-input: expected close marker for Object"],
    ["[,]", `Unexpected character (',' (code 44)): expected a valid value ${VALUES}`],
  ];
  for (const [text, problem] of wrong) {
    test(`is said of ${text}`, () => assert.equal(jsonProblem(text), problem));
  }

  test("is said of any text that is cut off, without end", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, cut) => {
        assert.equal(typeof jsonProblem(text.slice(0, cut % (text.length + 1))), "string");
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
