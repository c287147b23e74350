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

/** The events' difference; between the start and the exit of a Parallel the order is free. */
export function historyDifference(
  expected: readonly RecordedEvent[],
  actual: readonly RecordedEvent[],
): string | undefined {
  const [wanted, seen] = [inOrder(expected), inOrder(actual)];
  for (let index = 0; index < Math.max(wanted.length, seen.length); index++) {
    const found = difference(wanted[index], seen[index], `event ${index + 1} (${wanted[index]?.type})`);
    if (found) return found;
  }
  return undefined;
}

/**
 * Events of branches come in any order, so they are sorted, and their ids are not compared. The recordings lack
 * the event that ends a Parallel, although the ids after it count it, so it is left out here as well.
 */
function inOrder(events: readonly RecordedEvent[]): RecordedEvent[] {
  const result: RecordedEvent[] = [];
  let branch: RecordedEvent[] | undefined;
  for (const event of events.map((each) => comparable(each) as RecordedEvent & { readonly id: unknown })) {
    if (event.type === "ParallelStateExited" && branch) {
      result.push(...branch.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)));
      branch = undefined;
    }
    if (branch && PARALLEL_ENDS.has(event.type)) continue;
    if (branch) branch.push({ ...event, id: 0, previousEventId: 0 });
    else result.push(event);
    if (event.type === "ParallelStateStarted") branch = [];
  }
  return result;
}

const PARALLEL_ENDS = new Set(["ParallelStateSucceeded", "ParallelStateFailed"]);

function sortKey(event: RecordedEvent): string {
  return event.type;
}
