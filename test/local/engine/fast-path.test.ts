import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import jsonata from "jsonata";
import { createRandom } from "../../../local/engine/jsonata/aws-functions.ts";
import { createExpressionCompiler } from "../../../local/engine/jsonata/expression.ts";

/** 100,000 takes about ten seconds; the default keeps the usual run short. */
const FUZZED = Number(process.env["FUZZED_EXPRESSIONS"] ?? 5_000);
const SUITE = join(import.meta.dirname, "../../../../shared/data/jsonata/test/test-suite");

const environment = { now: () => 0, random: () => 0.5, uuid: () => "uuid" };
const compile = createExpressionCompiler(environment);

type Bindings = Readonly<Record<string, unknown>>;

async function outcome(evaluate: () => unknown): Promise<string> {
  try {
    const value = await evaluate();
    return `value ${typeof value === "symbol" ? "function" : JSON.stringify(value)}`;
  } catch (error) {
    const { code, position, token, message } = error as {
      code?: string;
      position?: number;
      token?: string;
      message: string;
    };
    return `error ${code ?? message} ${position} ${token}`;
  }
}

/** The library alone, with the same functions registered: an expression that the fast path cannot take. */
async function libraryOutcome(source: string, bindings: Bindings): Promise<string> {
  return outcome(async () => {
    const value: unknown = await jsonata(source).evaluate(undefined, bindings);
    return isFunction(value) ? Symbol("function") : value;
  });
}

function isFunction(value: unknown): boolean {
  return typeof value === "function" || (value !== null && typeof value === "object" && "_jsonata_lambda" in value);
}

async function assertSame(source: string, bindings: Bindings): Promise<void> {
  const [fast, library] = [
    await outcome(() => compile(source).evaluate(bindings)),
    await libraryOutcome(source, bindings),
  ];
  assert.equal(fast, library, `${source} with ${JSON.stringify(bindings)}`);
}

const VALUES: readonly unknown[] = [
  0,
  1,
  -1,
  2.5,
  1e21,
  0.1,
  "",
  "a",
  "1",
  true,
  false,
  null,
  [],
  [1],
  [1, 2, "a"],
  [[1], [2]],
  {},
  { a: 1 },
  { a: { b: [1, { c: 2 }] } },
  [{ a: 1 }, { a: [2, 3] }],
  { a: [], b: null },
  { b: { a: "x" } },
];
const NAMES = ["a", "b", "c"];
const BINARY = ["+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "&", "and", "or", "in", "??", "?:"];
const FUNCTIONS = ["exists", "count", "string", "not", "boolean", "sum", "length"];

function fuzzer(random: () => number) {
  const below = (count: number) => Math.floor(random() * count);
  const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;

  const steps = () =>
    Array.from({ length: below(3) }, () => `.${oneOf(NAMES)}${below(5) === 0 ? `[${below(4) - 2}]` : ""}`);
  const leaf = (): string =>
    oneOf([
      () => `$${oneOf(["x", "y", "z"])}${steps().join("")}`,
      () => `$${oneOf(["x", "y"])}[${below(4) - 2}]${steps().join("")}`,
      () => JSON.stringify(oneOf([0, 1, 3.5, "a", "text", true, false, null])),
    ])();
  const expression = (depth: number): string => {
    if (depth === 0) return leaf();
    const inner = () => expression(below(depth));
    return oneOf([
      leaf,
      () => `(${inner()} ${oneOf(BINARY)} ${inner()})`,
      () => `(${inner()} ? ${inner()} : ${inner()})`,
      () => `(${inner()} ? ${inner()})`,
      () => `{"${oneOf(NAMES)}": ${inner()}, "${oneOf(["d", "e", "a"])}": ${inner()}}`,
      () => `[${inner()}, ${inner()}]`,
      () => `-${leaf()}`,
      () => `$${oneOf(FUNCTIONS)}(${inner()})`,
    ])();
  };
  return {
    expression: () => expression(3),
    bindings: () => ({ x: oneOf(VALUES), y: oneOf(VALUES), z: oneOf(VALUES) }),
  };
}

describe("the fast path", () => {
  test(`gives the library's result or error for ${FUZZED} random expressions`, async () => {
    const { expression, bindings } = fuzzer(createRandom(Number(process.env["FUZZ_SEED"] ?? 20261122)));
    for (let count = 0; count < FUZZED; count++) await assertSame(expression(), bindings());
  });

  const hasSuite = existsSync(SUITE);
  test(
    "gives the library's result for the official suite",
    { skip: hasSuite ? false : "the suite is not on this machine" },
    async (context) => {
      const taken = { fast: 0, library: 0 };
      for (const { source, bindings } of suiteCases().flatMap(comparisons)) {
        taken[isTakenBy(source, bindings)]++;
        await assertSame(source, bindings);
      }
      context.diagnostic(`the official suite: ${taken.fast} on the fast path, ${taken.library} left to the library`);
    },
  );

  test("is taken for what state machines mostly say", () => {
    const states = {
      input: { n: 2, list: [1, 2], name: "x" },
      context: { Task: { Token: "t" } },
      result: { Payload: {} },
    };
    const sources = [
      "$states.input.n + 1",
      "$states.context.Task.Token",
      "$states.result.Payload",
      "$v",
      "$states.input.list[0]",
      "$states.input.n > 1 and $states.input.name = 'x'",
      "{'a': $v, 'b': [$states.input.n, 3]}",
      "'id-' & $states.input.n",
      "$exists($states.input.n) ? $states.input.n : 0",
      "$count($states.input.list)",
      "($v)",
      "-$v",
      "$parse('{}')",
    ];
    for (const source of sources) {
      assert.ok(!(compile(source).evaluate({ states, v: 1 }) instanceof Promise), source);
    }
  });

  test("a result is plain JSON, without the library's marks", async () => {
    const result = (await compile("$x[a > 1]").evaluate({ x: [{ a: 1 }, { a: 2 }, { a: 3 }] })) as unknown[];
    assert.deepEqual(Object.getOwnPropertyNames(result), ["0", "1", "length"]);
  });
});

interface Comparison {
  readonly source: string;
  readonly bindings: Bindings;
}

/** A case as it is and, where it is a plain path into the data, as a path into a variable. */
function comparisons({ expr, bindings, data }: SuiteCase): Comparison[] {
  const isPath = /^[A-Za-z_][\w.[\]]*$/.test(expr);
  return [{ source: expr, bindings }, ...(isPath ? [{ source: `$data.${expr}`, bindings: { data } }] : [])];
}

/** The library answers with a promise, the fast path with the value itself. */
function isTakenBy(source: string, bindings: Bindings): "fast" | "library" {
  try {
    const value = compile(source).evaluate(bindings);
    if (!(value instanceof Promise)) return "fast";
    value.catch(() => {});
    return "library";
  } catch {
    return "fast";
  }
}

interface SuiteCase {
  readonly expr: string;
  readonly bindings: Bindings;
  readonly data: unknown;
}

interface SuiteEntry {
  readonly expr?: string;
  readonly dataset?: string;
  readonly data?: unknown;
  readonly bindings?: Bindings;
  readonly timelimit?: number;
}

/** Without what depends on time, or is meant to run out of it. */
const UNREPEATABLE = /\$(now|millis|random|shuffle|eval)\b/;

function suiteCases(): SuiteCase[] {
  const cases: SuiteCase[] = [];
  for (const group of readdirSync(join(SUITE, "groups"))) {
    for (const file of readdirSync(join(SUITE, "groups", group)).filter((name) => name.endsWith(".json"))) {
      const entries = [readJson(join(SUITE, "groups", group, file)) as SuiteEntry | SuiteEntry[]].flat();
      for (const { expr, dataset, data, bindings = {}, timelimit } of entries) {
        if (expr === undefined || timelimit !== undefined || UNREPEATABLE.test(expr) || !parses(expr)) continue;
        cases.push({ expr, bindings, data: dataset ? readJson(join(SUITE, "datasets", `${dataset}.json`)) : data });
      }
    }
  }
  return cases;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

function parses(expr: string): boolean {
  try {
    jsonata(expr);
    return true;
  } catch {
    return false;
  }
}
