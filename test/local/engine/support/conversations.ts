/**
 * Conversations with the Step Functions API recorded on AWS, and how to play
 * them again. A recording names what earlier calls returned by symbols: a
 * version by the number of the call that published it, an execution by the
 * number of the call that started it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine, VirtualClock } from "../../../../local/engine/index.ts";
import { API_ACTIONS } from "../../../../local/engine/api/api-actions.ts";
import { toApiFailure } from "../../../../local/engine/api/api-failure.ts";
import { inJsonata } from "./in-jsonata.ts";
import { CASES_FOLDER, comparable, difference } from "./recorded-cases.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface RecordedCall {
  readonly id: number;
  readonly service: string;
  readonly op: string;
  readonly args: Fields;
  readonly expect_error?: boolean;
  readonly expected_response?: Fields;
}

export interface Conversation {
  readonly id: string;
  readonly calls: readonly (RecordedCall | { readonly await: string })[];
}

export function conversations(): Conversation[] | undefined {
  const file = join(CASES_FOLDER, "api-conversations.jsonl");
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Conversation);
}

export function stepFunctionsCalls({ calls }: Conversation): RecordedCall[] {
  return calls.filter((call): call is RecordedCall => "op" in call && call.service === "stepfunctions");
}

export interface Player {
  /** Texts by key, for ItemReader. */
  readonly objects: Record<string, string>;
  readonly engine: Engine;
  readonly clock: VirtualClock;
}

interface Played {
  readonly call: RecordedCall;
  readonly answer: Fields;
}

/** Plays the conversation; returns where an answer is not the recorded one. */
export async function play(
  conversation: Conversation,
  { engine, clock, objects }: Player,
): Promise<string | undefined> {
  const played: Played[] = [];
  for (const call of conversation.calls) {
    if ("await" in call) await clock.runUntilIdle();
    else if (call.op === "put_object") objects[call.args["Key"] as string] = call.args["Body"] as string;
    else if (call.service === "stepfunctions") {
      const answer = await ask(engine, clock, call, played);
      played.push({ call, answer });
      const found = wrongAnswer(call, answer);
      if (found) return `call ${call.id}, ${call.op}: ${found}`;
    }
  }
  return undefined;
}

async function ask(engine: Engine, clock: VirtualClock, call: RecordedCall, played: Played[]): Promise<Fields> {
  const args = substituted(call.args, played) as Record<string, unknown>;
  if (typeof args["definition"] === "string") args["definition"] = inJsonata(args["definition"]) ?? args["definition"];
  const action = call.op.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  try {
    const answer = API_ACTIONS[action]!(engine, args);
    const [given] = await Promise.all([answer, call.op === "start_sync_execution" && clock.runUntilIdle()]);
    return (given ?? {}) as Fields;
  } catch (reason) {
    const { type, message } = toApiFailure(reason);
    return { Error: { Code: type, Message: message }, message };
  }
}

/** Symbols replaced by what they stand for. */
function substituted(value: unknown, played: readonly Played[]): unknown {
  if (typeof value === "string") return substitutedText(value, played);
  if (Array.isArray(value)) return value.map((item) => substituted(item, played));
  if (value === null || typeof value !== "object") return value;
  const { $call: id, $path: path } = value as { $call?: number; $path?: string };
  if (id !== undefined) return answerOf(played, id)?.[path!];
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, substituted(field, played)]));
}

function substitutedText(text: string, played: readonly Played[]): string {
  const created = (field: string, id: number) => answerOf(played, id)?.[field] as string | undefined;
  const byName = (field: string) =>
    played.map(({ answer }) => answer[field]).find((arn) => arn !== undefined) as string;
  if (text.includes('"activity_arn"')) return text.replaceAll("activity_arn", byName("activityArn"));
  if (text.includes("<execution-name>")) return text.replaceAll("<execution-name>", "execution-name");
  const mapRun = /^<mapRuns\.mapRunArn#(\d+)>$/.exec(text)?.[1];
  if (mapRun) return (answerOf(played, Number(mapRun))?.["mapRuns"] as { mapRunArn: string }[])[0]!.mapRunArn;
  if (text === "activity_arn") return byName("activityArn") ?? text;
  const alias = /:stateMachine:ALIAS_OF:(.+)$/.exec(text)?.[1];
  if (alias) return aliasNamed(alias, played) ?? text;
  const execution = /:execution:.+:exec(\d+)$/.exec(text)?.[1];
  if (execution) return created("executionArn", Number(execution)) ?? text;
  const version = /:stateMachine:[^:]+:(\d+)$/.exec(text)?.[1];
  if (version) return created("stateMachineVersionArn", Number(version)) ?? text;
  return text;
}

function aliasNamed(name: string, played: readonly Played[]): string | undefined {
  const arns = played.map(({ answer }) => answer["stateMachineAliasArn"]);
  return arns.find((arn): arn is string => typeof arn === "string" && arn.endsWith(`:${name}`));
}

function answerOf(played: readonly Played[], id: number): Fields | undefined {
  return played.find(({ call }) => call.id === id)?.answer;
}

/** Fields that came to AWS's answers after some of the recordings, and names that the recording made up. */
const LATER = ["encryptionConfiguration", "redriveCount", "redriveStatus", "redriveStatusReason", "truncated"];
const MADE_UP = new Set(["activity_name", "activity_arn", "date", "start-date"]);

/** In place of AWS's message some recordings have the text of another program's exception. */
const NOT_AWS = /^Error=ValueError/;

function wrongAnswer({ expect_error: fails = false, expected_response: expected }: RecordedCall, answer: Fields) {
  if ("Error" in answer !== fails) return `${fails ? "no error" : "an error"}: ${JSON.stringify(answer)}`;
  if (!expected) return undefined;
  const { ResponseMetadata: _, ...wanted } = expected;
  const late = LATER.filter((field) => !JSON.stringify(wanted).includes(`"${field}"`));
  return difference(normal(wanted, []), normal(answer, late));
}

const UNCOMPARED = /^(billing.*|roleArn|Sdk(Http|Response)Metadata)$/;
const DATES = /^(creationDate|updateDate|startDate|stopDate|timestamp)$/;

/** JSON in strings as JSON, definitions in one language, dates and made-up names as masks. */
function normal(value: unknown, late: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => normal(item, late));
  if (typeof value === "string") return MADE_UP.has(value) || NOT_AWS.test(value) ? "<made up>" : nested(value, late);
  if (value === null || typeof value !== "object") return value;
  const fields = Object.entries(value).filter(
    ([key, field]) => field !== undefined && !late.includes(key) && !UNCOMPARED.test(key),
  );
  return Object.fromEntries(
    fields.map(([key, field]) => {
      if (DATES.test(key)) return [key, "timestamp"];
      if (key === "definition") return [key, definition(field)];
      return [key, normal(field, late)];
    }),
  );
}

/** What is JSON inside a string may hold masks as well. */
function nested(text: string, late: readonly string[]): unknown {
  const value = comparable(text);
  return typeof value === "string" ? value : normal(value, late);
}

function definition(field: unknown): unknown {
  const text = typeof field === "string" ? field : JSON.stringify(field);
  return comparable(inJsonata(text) ?? text);
}
