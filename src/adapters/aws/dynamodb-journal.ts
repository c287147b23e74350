/** A turn's journal in DynamoDB: record, decision, requests and results, each an item that is written once. */
import type { ConversationStore, JournalStep, TurnRecord } from "../../conversation/index.ts";
import { encodeDocument } from "../../conversation/index.ts";
import type { StepRequest, StepResult, TurnDecision } from "../../contracts/index.ts";
import type { ConversationId } from "../../kernel/index.ts";
import { itemKey, requestPrefix, resultPrefix, sortKeyRanges, sortKeys } from "./dynamodb-keys.ts";
import { type DynamodbTable, isNew, type Item } from "./dynamodb-table.ts";

export type JournalMethods = Pick<
  ConversationStore,
  "readTurn" | "decideTurn" | "requestSteps" | "readStep" | "readSteps" | "recordStep"
>;

export function dynamodbJournal(table: DynamodbTable): JournalMethods {
  return {
    async readTurn(id, number) {
      const items = await table.query(id, sortKeyRanges.turn(number));
      return turnRecord(items, number);
    },
    async decideTurn(id, number, decision) {
      const body = encodeDocument(`The decision of turn ${number}`, decision);
      return putFirst<TurnDecision>(table, { ...itemKey(id, sortKeys.decision(number)), body }, decision);
    },
    async requestSteps(id, turn, steps) {
      const items = steps.map((step) => requestItem(id, turn, step));
      await Promise.all(items.map((item) => table.put(item, isNew)));
    },
    async readStep(id, turn, key) {
      const keys = [sortKeys.request(turn, key), sortKeys.result(turn, key)];
      const [request, result] = await Promise.all(keys.map((sortKey) => table.get(itemKey(id, sortKey))));
      return request || result ? journalStep(request, result) : undefined;
    },
    async readSteps(id, turn) {
      return journalSteps(await table.query(id, sortKeyRanges.journal(turn)), turn);
    },
    async recordStep(id, turn, result) {
      const body = encodeDocument(`The result of step "${result.key}"`, result);
      return putFirst<StepResult>(table, { ...itemKey(id, sortKeys.result(turn, result.key)), body }, result);
    },
  };
}

/** Stores the item if it is new; returns the document that stands. */
async function putFirst<Document>(table: DynamodbTable, item: Item, document: Document): Promise<Document> {
  const { standing } = await table.put(item, isNew);
  return standing ? (JSON.parse(standing.body) as Document) : document;
}

function requestItem(id: ConversationId, turn: number, step: StepRequest): Item {
  const body = encodeDocument(`Step "${step.key}"`, step);
  return { ...itemKey(id, sortKeys.request(turn, step.key)), body };
}

function turnRecord(items: readonly Item[], number: number): TurnRecord | undefined {
  const record = items.find(({ SK }) => SK === sortKeys.turn(number));
  const decision = items.find(({ SK }) => SK === sortKeys.decision(number));
  if (!record) return undefined;
  const turn = JSON.parse(record.body) as TurnRecord;
  return decision ? { ...turn, decision: JSON.parse(decision.body) as TurnDecision } : turn;
}

/** In order of the steps' keys: the requests come so; an answer that nobody requested as a step has a result only. */
function journalSteps(items: readonly Item[], turn: number): JournalStep[] {
  const results = byStepKey(items, resultPrefix(turn));
  const requests = byStepKey(items, requestPrefix(turn));
  const keys = [...new Set([...results.keys(), ...requests.keys()])].sort(byUtf8);
  return keys.map((key) => journalStep(requests.get(key), results.get(key)));
}

function byStepKey(items: readonly Item[], prefix: string): Map<string, Item> {
  const ofKind = items.filter(({ SK }) => SK.startsWith(prefix));
  return new Map(ofKind.map((item) => [item.SK.slice(prefix.length), item]));
}

/** The order of DynamoDB's keys and of SQLite's, which is not that of JavaScript's strings. */
function byUtf8(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function journalStep(request: Item | undefined, result: Item | undefined): JournalStep {
  return {
    ...(request ? { request: JSON.parse(request.body) as StepRequest } : {}),
    ...(result ? { result: JSON.parse(result.body) as StepResult } : {}),
  };
}
