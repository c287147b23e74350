import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Ajv, type ValidateFunction } from "ajv";
import { compileMachine } from "../../../local/engine/asl/compile-machine.ts";
import { problemsIn } from "../../../local/engine/asl/check-definition.ts";
import { parseDefinition } from "../../../local/engine/asl/definition.ts";
import { createExpressionCompiler } from "../../../local/engine/jsonata/expression.ts";
import { conversations, stepFunctionsCalls } from "./support/conversations.ts";
import { CASES_FOLDER, recordedCases } from "./support/recorded-cases.ts";

const SCHEMA = join(CASES_FOLDER, "json-schema/src/json-schema/bundled.json");
const MACHINES = join(import.meta.dirname, "../../../statemachines");
const skip = existsSync(SCHEMA) ? false : "AWS's JSON schema is not on this machine";

/** RFC 3339 as AWS asks for it: an uppercase T, and an offset or an uppercase Z. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * AWS's schema is made for editors: its inner `$id`s only name the fields, and would turn the references in them, and
 * its patterns have braces that regular expressions with the u flag refuse.
 */
function validator(): ValidateFunction {
  const schema = JSON.parse(readFileSync(SCHEMA, "utf8"), (key, value: unknown) =>
    key === "$id" ? undefined : value,
  ) as object;
  return new Ajv({ strict: false, unicodeRegExp: false, formats: { "date-time": DATE_TIME } }).compile(schema);
}

interface Accepted {
  readonly id: string;
  readonly definition: string;
  readonly type: "STANDARD" | "EXPRESS";
}

/** JSONata definitions with which AWS has created a machine. */
function accepted(): Accepted[] {
  const executed = (recordedCases() ?? []).map(({ id, definition, type }) => ({
    id,
    type,
    definition: JSON.stringify(definition),
  }));
  const created = (conversations() ?? []).flatMap((conversation) =>
    stepFunctionsCalls(conversation)
      .filter(({ op, expect_error: isRefused }) => op === "create_state_machine" && !isRefused)
      .map(({ args }) => ({
        id: conversation.id,
        definition: args["definition"] as string,
        type: (args["type"] ?? "STANDARD") as Accepted["type"],
      })),
  );
  return [...executed, ...created].filter(({ definition }) => /"QueryLanguage":\s*"JSONata"/.test(definition));
}

describe("AWS's JSON schema", { skip }, () => {
  const isValid = skip ? undefined : validator();
  const compile = createExpressionCompiler({ now: () => 0, random: () => 0, uuid: () => "" });
  const errors = () => JSON.stringify(isValid!.errors);

  test("and the engine allow every JSONata definition that AWS was recorded to accept", () => {
    const definitions = accepted();
    assert.ok(definitions.length >= 44);
    for (const { id, definition, type } of definitions) {
      assert.ok(isValid!(JSON.parse(definition)), `${id}: ${errors()}`);
      assert.deepEqual(problemsIn(parseDefinition(definition)), [], id);
      assert.doesNotThrow(() => compileMachine(definition, type, compile), id);
    }
  });

  const machines = readdirSync(MACHINES).filter((name) => name.endsWith(".asl.json"));
  for (const name of machines) {
    test(`allows ${name}`, () => {
      assert.ok(isValid!(JSON.parse(readFileSync(join(MACHINES, name), "utf8"))), errors());
    });
  }

  test("refuses a definition that lacks what a state needs", () => {
    const States = { Work: { Type: "Task", End: true } };
    assert.equal(isValid!({ QueryLanguage: "JSONata", StartAt: "Work", States }), false);
  });
});
