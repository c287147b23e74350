/** `turnwise costs`: sums over the completion log, of a data folder or of a stage's table. */
import { createSqliteCompletionLog } from "../../src/adapters/local/sqlite-completion-log.ts";
import { type CompletionLog, type CostDimension, type CostRow, sumCosts } from "../../src/model/index.ts";
import type { Inspection } from "./inspection-options.ts";
import { openRecordedState, openTables } from "./recorded-state.ts";
import { type Column, dollars, textTable } from "./text-table.ts";
import { UserError } from "./user-error.ts";

type Costs = Pick<CompletionLog, "costsBetween">;

const millisecondsPerDay = 86_400_000;

export async function costs(inspection: Inspection): Promise<void> {
  const { by, days, json } = inspection;
  const until = Date.now() + 1;
  const from = (Math.floor(until / millisecondsPerDay) - days + 1) * millisecondsPerDay;
  const rows = await withLog(inspection, (log) => sumCosts(log.costsBetween(from, until), by));
  console.log(json ? JSON.stringify(toJson(rows, by), null, 2) : describeCosts(rows, by, days));
}

async function withLog<T>(inspection: Inspection, use: (log: Costs) => Promise<T>): Promise<T> {
  if (inspection.table !== undefined) return use(await openTable(inspection.table, inspection.region));
  if (inspection.region !== undefined) throw new UserError("--region names no table.", "Add --table NAME.");
  const state = await openRecordedState(inspection.data);
  try {
    return await use(await openTables(createSqliteCompletionLog(state.access, { keptDays: 1 })));
  } finally {
    state.close();
  }
}

/** What is kept how long is decided by who writes. */
async function openTable(tableName: string, region: string | undefined): Promise<Costs> {
  const [{ DynamoDBClient }, { DynamoDBDocumentClient }, { createDynamodbCompletionLog }] = await Promise.all([
    import("@aws-sdk/client-dynamodb"),
    import("@aws-sdk/lib-dynamodb"),
    import("../../src/adapters/aws/dynamodb-completion-log.ts"),
  ]);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(region === undefined ? {} : { region }));
  return createDynamodbCompletionLog({ client, tableName, keptDays: 1 });
}

const counted = ["calls", "inputTokens", "cachedInputTokens", "outputTokens", "costMicroUsd"] as const;

function totalOf(rows: readonly CostRow[]): Omit<CostRow, "group"> {
  const sum = (key: (typeof counted)[number]) => rows.reduce((total, row) => total + row[key], 0);
  return Object.fromEntries(counted.map((key) => [key, sum(key)])) as unknown as Omit<CostRow, "group">;
}

function toJson(rows: readonly CostRow[], by: readonly CostDimension[]) {
  const named = rows.map(({ group, ...sums }) => ({
    ...Object.fromEntries(by.map((dimension, at) => [dimension, group[at]])),
    ...sums,
  }));
  return { rows: named, total: totalOf(rows) };
}

const numbers: readonly Column[] = ["calls", "input", "cached", "output", "US dollars"].map((title) => ({
  title,
  align: "right",
}));

export function describeCosts(rows: readonly CostRow[], by: readonly CostDimension[], days: number): string {
  const span = days === 1 ? "today" : `the last ${days} days`;
  if (rows.length === 0) return `\n  No call of a model in ${span}.\n`;
  const columns = [...by.map((title) => ({ title })), ...numbers];
  const total = { group: ["total", ...by.slice(1).map(() => "")], ...totalOf(rows) };
  const lines = textTable(columns, [...rows, total].map(cellsOf));
  const note = "Tokens and cost of every call, also of those whose answer was not used. Days are those of UTC.";
  return ["", ...lines.map((line) => `  ${line}`), "", `  ${note}`, ""].join("\n");
}

function cellsOf({ group, calls, inputTokens, cachedInputTokens, outputTokens, costMicroUsd }: CostRow): string[] {
  return [...group, ...[calls, inputTokens, cachedInputTokens, outputTokens].map(String), dollars(costMicroUsd)];
}
