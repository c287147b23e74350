import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { problemsIn } from "../../../local/engine/asl/check-definition.ts";
import { parseDefinition } from "../../../local/engine/asl/definition.ts";
import { compileMachine } from "../../../local/engine/asl/compile-machine.ts";
import { inJsonata } from "./support/in-jsonata.ts";
import { CASES_FOLDER } from "./support/recorded-cases.ts";

interface LintCase {
  readonly name: string;
  readonly file: string;
  readonly problems: number;
}

const folder = join(CASES_FOLDER, "statelint");
const file = join(folder, "expected.json");
const cases = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LintCase[]) : [];
const skip = cases.length > 0 ? false : "statelint's definitions are not on this machine";

/** AWS itself asks for more than statelint: Credentials without a RoleArn are refused, as was recorded. */
const REFUSED_BY_AWS = new Set(["test/task-with-credentials.json"]);

/** Most of statelint's definitions are about JSONPath; what can be said in JSONata is compared with its verdict. */
describe("definitions of statelint", { skip }, () => {
  for (const { name, file: path, problems } of cases) {
    const text = readFileSync(join(folder, path), "utf8");
    const said = inJsonata(text);
    if (said === undefined) {
      test(`${path} is refused, since it speaks JSONPath`, () => {
        const compile = () => assert.fail("no expression of JSONPath may be compiled");
        assert.throws(() => compileMachine(text, "STANDARD", compile), /does not run JSONPath/);
      });
    } else {
      test(`${path}, said in JSONata: ${name}`, () => {
        const found = problemsIn(parseDefinition(said));
        assert.equal(found.length > 0, problems > 0 || REFUSED_BY_AWS.has(path), JSON.stringify(found));
      });
    }
  }
});
