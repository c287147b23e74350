/**
 * The functions that Step Functions adds to JSONata, and the ones that it
 * takes away or that must follow the engine's clock and seed: $now and $millis
 * are the engine's time, $random and $uuid its randomness, $eval is refused.
 */
import { createHash } from "node:crypto";
import jsonata from "jsonata";

/** Where an engine's expressions get time and randomness from. */
export interface ExpressionEnvironment {
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
  uuid(): string;
}

const HASH_NAMES: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

export function registerAwsFunctions(expression: jsonata.Expression, environment: ExpressionEnvironment): void {
  expression.registerFunction("partition", partition, "<an:a<a>>");
  expression.registerFunction("range", range, "<nnn:a<n>>");
  expression.registerFunction("hash", hash, "<ss:s>");
  expression.registerFunction("random", (seed?: number) => random(environment, seed), "<n?:n>");
  expression.registerFunction("uuid", () => environment.uuid(), "<:s>");
  expression.registerFunction(
    "parse",
    (text?: string) => (text === undefined ? undefined : (JSON.parse(text) as unknown)),
    "<s?:x>",
  );
  expression.registerFunction("eval", refuseEval);
  registerTime(expression, environment);
}

function registerTime(expression: jsonata.Expression, environment: ExpressionEnvironment): void {
  const now = (picture?: string, timezone?: string) => formatTime(environment.now(), picture, timezone);
  expression.registerFunction("now", now, "<s?s?:s>");
  expression.registerFunction("millis", () => environment.now(), "<:n>");
}

const timeFormat = jsonata("$fromMillis(ms, picture, timezone)");

async function formatTime(ms: number, picture?: string, timezone?: string): Promise<unknown> {
  if (picture === undefined) return new Date(ms).toISOString();
  return timeFormat.evaluate({ ms, picture, timezone });
}

function partition(items: unknown[], size: number): unknown[][] {
  const width = Math.trunc(size);
  if (!(width > 0)) throw new Error("The second argument of the partition function must be a positive number");
  return Array.from({ length: Math.ceil(items.length / width) }, (_, index) =>
    items.slice(index * width, (index + 1) * width),
  );
}

function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new Error("The step of the range function must not be zero");
  const count = Math.floor((last - first) / step) + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, index) => first + index * step);
}

function hash(data: string, algorithm: string): string {
  const name = HASH_NAMES[algorithm];
  if (!name) throw new Error(`The algorithm ${algorithm} of the hash function is not known`);
  return createHash(name).update(data, "utf8").digest("hex");
}

function random(environment: ExpressionEnvironment, seed: number | undefined): number {
  return seed === undefined ? environment.random() : createRandom(seed)();
}

function refuseEval(): never {
  throw new Error("The function $eval is not supported");
}

/** mulberry32: small, fast, and the same everywhere for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
