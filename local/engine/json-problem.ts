/** Why a text is not JSON, in the words that AWS's parser uses. The place, which AWS leaves out, is left out. */
const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const WORD = /^[\p{L}\p{N}_$]+/u;
const VALUE = /^(?:"(?:[^"\\\p{Cc}]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/u;

interface Open {
  readonly kind: "Object" | "Array";
  /** What may come next inside it. */
  next: "first" | "key" | "value" | "separator";
}

export function jsonProblem(text: string): string {
  const stack: Open[] = [];
  let rest = text.trimStart();
  if (rest === "") return "No content to map due to end-of-input";
  do {
    const open = stack.at(-1);
    const taken = closes(rest, open) ? close(stack) : next(rest, open, stack);
    if (typeof taken === "string") return taken;
    rest = rest.slice(taken).trimStart();
  } while (stack.length > 0);
  return rest === "" ? "Invalid JSON" : unexpected(rest, `expected a valid value ${VALUES}`);
}

function closes(rest: string, open: Open | undefined): boolean {
  if (open?.next !== "first" && open?.next !== "separator") return false;
  return rest[0] === (open.kind === "Object" ? "}" : "]");
}

function close(stack: Open[]): number {
  stack.pop();
  return 1;
}

/** The length of what was read, or the problem. */
function next(rest: string, open: Open | undefined, stack: Open[]): number | string {
  if (rest === "") return `Unexpected end-of-input: expected close marker for ${open!.kind}`;
  return open?.next === "separator" ? separator(rest, open) : partOf(rest, open, stack);
}

function unexpected(rest: string, expected: string): string {
  const [character = ""] = rest;
  return `Unexpected character ('${character}' (code ${character.codePointAt(0)})): ${expected}`;
}

function separator(rest: string, open: Open): number | string {
  if (rest[0] !== ",") return unexpected(rest, `was expecting comma to separate ${open.kind} entries`);
  open.next = open.kind === "Object" ? "key" : "value";
  return 1;
}

function partOf(rest: string, open: Open | undefined, stack: Open[]): number | string {
  if (open?.kind !== "Object" || open.next === "value") return value(rest, open, stack);
  if (rest[0] !== '"') return unexpected(rest, "was expecting double-quote to start field name");
  const key = VALUE.exec(rest)?.[0];
  if (key === undefined) return "Unexpected end-of-input in field name";
  const after = rest.slice(key.length).trimStart();
  if (after === "") return "Unexpected end-of-input: expected close marker for Object";
  if (after[0] !== ":") return unexpected(after, "was expecting a colon to separate field name and value");
  open.next = "value";
  return rest.length - after.length + 1;
}

function value(rest: string, open: Open | undefined, stack: Open[]): number | string {
  if (open) open.next = "separator";
  if (rest[0] !== "{" && rest[0] !== "[") return scalar(rest);
  stack.push({ kind: rest[0] === "{" ? "Object" : "Array", next: "first" });
  return 1;
}

function scalar(rest: string): number | string {
  const literal = VALUE.exec(rest)?.[0] ?? "";
  const word = WORD.exec(rest)?.[0] ?? "";
  if (literal !== "" && literal.length >= word.length) return literal.length;
  if (word !== "" && !/^\d/.test(word)) return `Unrecognized token '${word}': was expecting ${VALUES}`;
  if (rest[0] === '"') return "Unexpected end-of-input: was expecting closing quote for a string value";
  return unexpected(rest, `expected a valid value ${VALUES}`);
}
