/**
 * What model traffic shares, in DynamoDB. A step of the budget is one UpdateItem: additions under a condition on the
 * fields that it rests on, so workers that take at the same time don't make each other repeat, and an item bears as many
 * calls as it bears writes. What this process saw last is the first guess; a condition that fails brings the newest.
 */
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Clock } from "../../kernel/index.ts";
import {
  type BreakerRecord,
  type BudgetRecord,
  type BudgetStep,
  type BudgetStore,
  type HealthCounts,
  type HealthSlice,
  type HealthStore,
  ModelBudgetContendedError,
  type ModelTrafficStores,
  newBreaker,
  type SpendingStore,
  untouchedBudget,
} from "../../model/traffic/index.ts";
import { healthPartition, sliceOfSortKey, sliceSortKey, trafficKeys } from "./dynamodb-model-traffic-keys.ts";
import { hasName } from "./service-failures.ts";

export interface DynamodbModelTrafficDependencies {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  readonly tableName: string;
  readonly clock: Clock;
}

export function createDynamodbModelTraffic(dependencies: DynamodbModelTrafficDependencies): ModelTrafficStores {
  return { budget: budgetIn(dependencies), health: healthIn(dependencies), spending: spendingIn(dependencies) };
}

/** Each repetition rests on what was stored a moment before, so even under contention few are needed. */
const maximumAttempts = 10;

function budgetIn({ client, tableName: TableName }: DynamodbModelTrafficDependencies): BudgetStore {
  const seen = new Map<string, BudgetRecord>();

  /** Also makes an item that is not there yet: conditions then need not ask whether an attribute exists. */
  async function newest(id: string): Promise<BudgetRecord> {
    const Key = trafficKeys.budget(id);
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    if (Item) return Item as BudgetRecord;
    const { Attributes } = await client.send(new UpdateCommand({ TableName, Key, ...initialisation }));
    return Attributes as BudgetRecord;
  }

  /** Says whether the step was made; either way, what stands there now is in `seen`. */
  async function make(id: string, step: BudgetStep): Promise<boolean> {
    const expressions = { ...expressionsOf(step), ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
    const command = { TableName, Key: trafficKeys.budget(id), ...expressions, ReturnValues: "ALL_NEW" } as const;
    try {
      const { Attributes } = await client.send(new UpdateCommand(command));
      seen.set(id, Attributes as BudgetRecord);
      return true;
    } catch (error) {
      if (!hasName(error, "ConditionalCheckFailedException")) throw error;
      seen.set(id, recordOf((error as { Item?: RawItem }).Item) ?? (await newest(id)));
      return false;
    }
  }

  return {
    async update(id, rule) {
      let guess = seen.get(id);
      for (let attempts = 0; attempts < maximumAttempts; attempts += 1) {
        const record = guess ?? (await newest(id));
        const { step, answer } = rule(record);
        if (step && (await make(id, step))) return answer;
        if (!step) seen.set(id, record);
        if (!step && (guess === undefined || attempts > 0)) return answer;
        guess = step ? seen.get(id) : undefined;
      }
      throw new ModelBudgetContendedError(id, maximumAttempts);
    },
  };
}

const initialisation = {
  UpdateExpression: `SET ${Object.keys(untouchedBudget)
    .map((field) => `#${field} = if_not_exists(#${field}, :${field})`)
    .join(", ")}`,
  ExpressionAttributeNames: Object.fromEntries(Object.keys(untouchedBudget).map((field) => [`#${field}`, field])),
  ExpressionAttributeValues: Object.fromEntries(
    Object.entries(untouchedBudget).map(([field, value]) => [`:${field}`, value]),
  ),
  ReturnValues: "ALL_NEW",
} as const;

function expressionsOf(step: BudgetStep) {
  const values: Record<string, number> = {};
  const value = (name: string, of: number) => {
    values[`:${name}`] = of;
    return `:${name}`;
  };
  const sets = step.flatMap(({ field, set, add }) => {
    if (set !== undefined) return [`#${field} = ${value(`${field}_set`, set)}`];
    return add === undefined ? [] : [`#${field} = #${field} + ${value(`${field}_add`, add)}`];
  });
  const bounds = step.flatMap(({ field, atLeast, atMost }) => [
    ...(atLeast === undefined ? [] : [`#${field} >= ${value(`${field}_from`, atLeast)}`]),
    ...(atMost === undefined ? [] : [`#${field} <= ${value(`${field}_to`, atMost)}`]),
  ]);
  return {
    UpdateExpression: `SET ${sets.join(", ")}`,
    ConditionExpression: ["attribute_exists(PK)", ...bounds].join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(step.map(({ field }) => [`#${field}`, field])),
    ExpressionAttributeValues: values,
  };
}

/** The document client translates answers, but not the item that comes with an error. */
type RawItem = Readonly<Record<string, { readonly N?: string }>>;

function recordOf(item: RawItem | undefined): BudgetRecord | undefined {
  if (!item) return undefined;
  const fields = Object.entries(untouchedBudget).map(([field, untouched]) => [
    field,
    Number(item[field]?.N ?? untouched),
  ]);
  return Object.fromEntries(fields) as BudgetRecord;
}

/** Readers look back a few minutes. */
const keepSliceSeconds = 3_600;

function healthIn({ client, tableName: TableName, clock }: DynamodbModelTrafficDependencies): HealthStore {
  return {
    async add(id, slice, counts) {
      const additions = Object.entries(attributesOf(counts)).filter(([, count]) => count !== 0);
      if (additions.length === 0) return;
      const expiresAt = Math.ceil(clock.now() / 1_000) + keepSliceSeconds;
      await client.send(
        new UpdateCommand({
          TableName,
          Key: trafficKeys.slice(id, slice),
          UpdateExpression: `SET expiresAt = :expiresAt ADD ${additions.map(([name]) => `${name} :${name}`).join(", ")}`,
          ExpressionAttributeValues: {
            ":expiresAt": expiresAt,
            ...Object.fromEntries(additions.map(([name, count]) => [`:${name}`, count])),
          },
        }),
      );
    },
    /** The breaker's sort key comes before the slices'; between them there are the older slices, which are left out. */
    async read(id, fromSlice) {
      const [breaker, slices] = await Promise.all([
        client.send(new GetCommand({ TableName, Key: trafficKeys.breaker(id), ConsistentRead: true })),
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: "PK = :partition AND SK >= :from",
            ExpressionAttributeValues: { ":partition": healthPartition(id), ":from": sliceSortKey(fromSlice) },
          }),
        ),
      ]);
      return { breaker: breakerOf(breaker.Item), slices: (slices.Items ?? []).flatMap(sliceOfItem) };
    },
    async replaceBreaker(id, breaker) {
      const { revision } = breaker;
      const isFirst = { ConditionExpression: "attribute_not_exists(PK)" };
      const isNext = {
        ConditionExpression: "revision = :expected",
        ExpressionAttributeValues: { ":expected": revision - 1 },
      };
      const Item = { ...trafficKeys.breaker(id), revision, body: JSON.stringify(breaker) };
      try {
        await client.send(new PutCommand({ TableName, Item, ...(revision === 1 ? isFirst : isNext) }));
        return true;
      } catch (error) {
        if (hasName(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    },
  };
}

/** One number per counter, so that several workers can add to them. `p12`: bucket 12 of the paces. */
function attributesOf({ paces, ...outcomes }: HealthCounts): Record<string, number> {
  const buckets = Object.entries(paces).map(([bucket, count]) => [`p${bucket}`, count]);
  return { ...outcomes, ...Object.fromEntries(buckets) } as Record<string, number>;
}

function sliceOfItem(item: Readonly<Record<string, unknown>>): HealthSlice[] {
  const slice = sliceOfSortKey(String(item.SK));
  if (slice === undefined) return [];
  const buckets = Object.entries(item).filter(([name]) => /^p\d+$/.test(name));
  const paces = Object.fromEntries(buckets.map(([name, count]) => [name.slice(1), Number(count)]));
  const counts = { answered: item.answered, failed: item.failed, timedOut: item.timedOut };
  const [answered = 0, failed = 0, timedOut = 0] = Object.values(counts).map((count) => Number(count ?? 0));
  return [{ slice, counts: { answered, failed, timedOut, paces } }];
}

function breakerOf(item: Readonly<Record<string, unknown>> | undefined): BreakerRecord {
  return item ? (JSON.parse(item.body as string) as BreakerRecord) : newBreaker;
}

const keepDaySeconds = 8 * 86_400;

function spendingIn({ client, tableName: TableName, clock }: DynamodbModelTrafficDependencies): SpendingStore {
  return {
    async add(day, microUsd) {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName,
          Key: trafficKeys.spending(day),
          UpdateExpression: "SET expiresAt = :expiresAt ADD microUsd :microUsd",
          ExpressionAttributeValues: {
            ":expiresAt": Math.ceil(clock.now() / 1_000) + keepDaySeconds,
            ":microUsd": microUsd,
          },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return Number(Attributes?.microUsd ?? 0);
    },
    async read(day) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: trafficKeys.spending(day) }));
      return Number(Item?.microUsd ?? 0);
    },
  };
}
