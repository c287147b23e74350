/**
 * What model traffic shares, in the local SQLite file. Each write is one unit of the group commit and runs alone there,
 * so a rule reads the newest record and its step always fits. Several processes may share the file.
 */
import type { DatabaseSync } from "node:sqlite";
import {
  addCounts,
  applyStep,
  type BreakerRecord,
  type BudgetRecord,
  type BudgetStore,
  type HealthCounts,
  type HealthStore,
  type ModelTrafficStores,
  newBreaker,
  noCounts,
  type SpendingStore,
  untouchedBudget,
} from "../../model/traffic/index.ts";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";

const schema = `
CREATE TABLE IF NOT EXISTS model_budgets (deployment TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS model_health (
  deployment TEXT, slice INTEGER, body TEXT NOT NULL, PRIMARY KEY (deployment, slice));
CREATE TABLE IF NOT EXISTS model_breakers (
  deployment TEXT PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS model_spending (day TEXT PRIMARY KEY, micro_usd INTEGER NOT NULL);
`;

export async function createSqliteModelTraffic(commit: SqliteAccess): Promise<ModelTrafficStores> {
  await commit.write((db) => db.exec(schema));
  const access: SqliteAccess = { read: (work) => commit.read(work), write: (work) => commit.write(work) };
  return { budget: budgetIn(access), health: healthIn(access), spending: spendingIn(access) };
}

function document<T>(db: DatabaseSync, sql: string, ...keys: readonly (string | number)[]): T | undefined {
  const row = prepared(db, sql).get(...keys) as { body: string } | undefined;
  return row && (JSON.parse(row.body) as T);
}

const selectBudget = "SELECT body FROM model_budgets WHERE deployment = ?";
const putBudget = `INSERT INTO model_budgets (deployment, body) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET body = excluded.body`;

function budgetIn({ write }: SqliteAccess): BudgetStore {
  return {
    update: (id, rule) =>
      write((db) => {
        const record = document<BudgetRecord>(db, selectBudget, id) ?? untouchedBudget;
        const { step, answer } = rule(record);
        const changed = step && applyStep(record, step);
        if (changed) prepared(db, putBudget).run(id, JSON.stringify(changed));
        return answer;
      }),
  };
}

const selectSlice = "SELECT body FROM model_health WHERE deployment = ? AND slice = ?";
const selectSlices = "SELECT slice, body FROM model_health WHERE deployment = ? AND slice >= ? ORDER BY slice";
const putSlice = `INSERT INTO model_health (deployment, slice, body) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET body = excluded.body`;
const dropSlices = "DELETE FROM model_health WHERE deployment = ? AND slice < ?";
const selectBreaker = "SELECT body FROM model_breakers WHERE deployment = ?";
const selectRevision = "SELECT revision FROM model_breakers WHERE deployment = ?";
const putBreaker = `INSERT INTO model_breakers (deployment, revision, body) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET revision = excluded.revision, body = excluded.body`;

/** Readers look back over far fewer. */
const keptSlices = 100;

function healthIn({ read, write }: SqliteAccess): HealthStore {
  return {
    add: (id, slice, counts) => write((db) => addToSlice(db, id, slice, counts)),
    read: async (id, fromSlice) =>
      read((db) => {
        const rows = prepared(db, selectSlices).all(id, fromSlice) as unknown as { slice: number; body: string }[];
        const slices = rows.map(({ slice, body }) => ({ slice, counts: JSON.parse(body) as HealthCounts }));
        return { breaker: document<BreakerRecord>(db, selectBreaker, id) ?? newBreaker, slices };
      }),
    replaceBreaker: (id, breaker) =>
      write((db) => {
        const standing = prepared(db, selectRevision).get(id);
        if (Number(standing?.revision ?? 0) !== breaker.revision - 1) return false;
        prepared(db, putBreaker).run(id, breaker.revision, JSON.stringify(breaker));
        return true;
      }),
  };
}

function addToSlice(db: DatabaseSync, id: string, slice: number, counts: HealthCounts): void {
  const standing = document<HealthCounts>(db, selectSlice, id, slice);
  prepared(db, putSlice).run(id, slice, JSON.stringify(addCounts(standing ?? noCounts, counts)));
  if (!standing) prepared(db, dropSlices).run(id, slice - keptSlices);
}

const addSpending = `INSERT INTO model_spending (day, micro_usd) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET micro_usd = micro_usd + excluded.micro_usd RETURNING micro_usd`;
const selectSpending = "SELECT micro_usd FROM model_spending WHERE day = ?";

function spendingIn({ read, write }: SqliteAccess): SpendingStore {
  return {
    add: (day, microUsd) => write((db) => Number(prepared(db, addSpending).get(day, microUsd)?.micro_usd)),
    read: async (day) => read((db) => Number(prepared(db, selectSpending).get(day)?.micro_usd ?? 0)),
  };
}
