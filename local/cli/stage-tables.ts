/**
 * The tables of a deployed stage, and a client that reads them with the credentials of the usual chain. CloudFormation
 * names a table after its stack and its place in it, so a stage's tables are found by the first words of their names.
 */
import type { DynamoDBClient, ListTablesCommandOutput } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { StageTables } from "../recorded-stage.ts";
import { UserError } from "./user-error.ts";

export interface StageChoice {
  /** Absent: the tables are named. */
  readonly stage: string | undefined;
  readonly tables: { readonly [Name in keyof StageTables]: string | undefined };
  readonly region: string | undefined;
}

export const tableOptions = {
  conversations: "conversations-table",
  knowledge: "knowledge-table",
  completions: "completions-table",
} as const satisfies Record<keyof StageTables, string>;

const logicalNames: Readonly<Record<keyof StageTables, string>> = {
  conversations: "Conversations",
  knowledge: "Knowledge",
  completions: "Completions",
};

/** Whether anything of the choice names a stage; a folder is looked at otherwise. */
export function namesStage({ stage, tables }: StageChoice): boolean {
  return stage !== undefined || Object.values(tables).some((name) => name !== undefined);
}

export interface OpenedStage {
  readonly client: DynamoDBDocumentClient;
  readonly tables: StageTables;
}

/** Throws UserError where a table is neither named nor found, and what the AWS SDK throws. */
export async function openStage(choice: StageChoice): Promise<OpenedStage> {
  const [{ DynamoDBClient }, { DynamoDBDocumentClient }] = await Promise.all([
    import("@aws-sdk/client-dynamodb"),
    import("@aws-sdk/lib-dynamodb"),
  ]);
  const client = new DynamoDBClient(choice.region === undefined ? {} : { region: choice.region });
  const tables = await findTables(choice, () => listTables(client));
  return { client: DynamoDBDocumentClient.from(client), tables };
}

/** A name that is given goes before one that is found. */
export async function findTables(
  { stage, tables: given }: StageChoice,
  list: () => Promise<readonly string[]>,
): Promise<StageTables> {
  const names = Object.keys(logicalNames) as (keyof StageTables)[];
  const isComplete = names.every((name) => given[name] !== undefined);
  const listed = isComplete || stage === undefined ? [] : await list();
  const found = names.map((name) => [name, given[name] ?? tableOf(stage, name, listed)] as const);
  return Object.fromEntries(found) as unknown as StageTables;
}

function tableOf(stage: string | undefined, name: keyof StageTables, listed: readonly string[]): string {
  const option = tableOptions[name];
  if (stage === undefined)
    throw new UserError(`Which table has the ${name}?`, `Add --${option} NAME, or --stage NAME.`);
  const prefix = `Turnwise-${stage}-${logicalNames[name]}`;
  const [table, ...others] = listed.filter((each) => each.startsWith(prefix));
  if (table !== undefined && others.length === 0) return table;
  const problem = table === undefined ? "There is no table" : "There are several tables";
  throw new UserError(
    `${problem} "${prefix}…" in this account and region.`,
    `Choose another --region or AWS_PROFILE, or name the table with --${option} NAME.`,
  );
}

async function listTables(client: DynamoDBClient): Promise<readonly string[]> {
  const { ListTablesCommand } = await import("@aws-sdk/client-dynamodb");
  const names: string[] = [];
  let ExclusiveStartTableName: string | undefined;
  do {
    const page: ListTablesCommandOutput = await client.send(new ListTablesCommand({ ExclusiveStartTableName }));
    names.push(...(page.TableNames ?? []));
    ExclusiveStartTableName = page.LastEvaluatedTableName;
  } while (ExclusiveStartTableName !== undefined);
  return names;
}
