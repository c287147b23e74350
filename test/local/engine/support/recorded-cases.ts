/**
 * Executions recorded on AWS, and how to compare with them. Values that the
 * recording masked match anything; JSON inside strings is compared as JSON; the
 * SDK's response metadata and a function's stack trace are not compared.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface RecordedCase {
  readonly id: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: object;
  readonly input: unknown;
  readonly lambdas: readonly { readonly name: string; readonly src: string }[] | null;
  readonly expected: { status: string; output?: unknown; error?: string; cause?: unknown };
  readonly expected_events: readonly RecordedEvent[];
}

export type RecordedEvent = Readonly<Record<string, unknown>> & { readonly type: string };

export const CASES_FOLDER = join(import.meta.dirname, "../../../../../shared/data/asl");
const FILE = join(CASES_FOLDER, "cases.jsonl");

export function recordedCases(): RecordedCase[] | undefined {
  if (!existsSync(FILE)) return undefined;
  return readFileSync(FILE, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RecordedCase);
}

const UNCOMPARED = new Set([
  "SdkHttpMetadata",
  "SdkResponseMetadata",
  "timestamp",
  "roleArn",
  "requestId",
  "stackTrace",
  "trace",
]);
const MASKED_WORDS = new Set(["timestamp", "<start-date>", "<stop-date>"]);

/** JSON inside strings becomes JSON, and what is not compared goes. */
export function comparable(value: unknown): unknown {
  if (typeof value === "string") return parsedIfJson(value);
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key, field]) => !UNCOMPARED.has(key) && field !== undefined);
  return Object.fromEntries(entries.map(([key, field]) => [key, comparable(field)]));
}

function parsedIfJson(text: string): unknown {
  if (!/^\s*([[{"]|true$|false$|null$|-?\d+(\.\d+)?$)/.test(text)) return text;
  try {
    return comparable(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Where `actual` differs from `expected`; undefined where it does not. Both must be comparable. */
export function difference(expected: unknown, actual: unknown, path = ""): string | undefined {
  if (isMask(expected)) return undefined;
  if (expected === null || actual === null || typeof expected !== "object" || typeof actual !== "object") {
    if (expected === actual) return undefined;
    return `${path || "/"}: expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`;
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  for (const key of keys) {
    const found = difference(fieldOf(expected, key), fieldOf(actual, key), `${path}/${key}`);
    if (found) return found;
  }
  return undefined;
}

function fieldOf(value: object, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}

function isMask(value: unknown): boolean {
  return typeof value === "string" && (/<[^>]+>/.test(value) || MASKED_WORDS.has(value));
}

/** What the recording tool wrote for the id of an event whose place it did not keep: a list with a zero. */
function hasPlace({ id }: RecordedEvent): boolean {
  return typeof id === "number";
}

/**
 * Where the histories differ. An event of ours is compared with the recorded event of the same id. Inside a Parallel the
 * recordings have no ids, so what is left on both sides is compared in any order, without ids; and they lack the event
 * that ends it, although the ids after it count it. So as many of ours may be left over, and only such ones.
 */
export function historyDifference(
  expected: readonly RecordedEvent[],
  actual: readonly RecordedEvent[],
): string | undefined {
  const [wanted, seen] = [events(expected), events(actual)];
  const placed = new Map(wanted.filter(hasPlace).map((event) => [event["id"], event]));
  const unplaced = wanted.filter((event) => !hasPlace(event));
  for (const event of seen) {
    const recorded = placed.get(event["id"]);
    const found = recorded ? difference(recorded, event) : withoutPlace(unplaced, event);
    if (found) return `event ${String(event["id"])} (${event.type}): ${found}`;
    placed.delete(event["id"]);
  }
  const missing = [...placed.values(), ...unplaced].map(({ type }) => type);
  return missing.length > 0 ? `not in the history: ${missing.join(", ")}` : undefined;
}

function events(history: readonly RecordedEvent[]): RecordedEvent[] {
  return history.map((event) => comparable(event) as RecordedEvent);
}

const UNRECORDED: ReadonlySet<string> = new Set(["ParallelStateSucceeded", "ParallelStateFailed"]);

/** Takes the event that was recorded without a place, or says that there is none. */
function withoutPlace(unplaced: RecordedEvent[], event: RecordedEvent): string | undefined {
  const index = unplaced.findIndex((recorded) => !difference(recorded, { ...event, id: [0], previousEventId: 0 }));
  if (index >= 0) unplaced.splice(index, 1);
  return index >= 0 || UNRECORDED.has(event.type) ? undefined : "was not recorded";
}
