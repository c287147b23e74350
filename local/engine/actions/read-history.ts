/** The history of an execution as AWS shows it, from what is on disk. */
import { revisionAt, settingsOf } from "../catalog/revisions.ts";
import { expandHistory } from "../history/expand-history.ts";
import type { HistoryEvent } from "../ports.ts";
import { historyRows, type ExecutionRow } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { defaultRole } from "./describe-machines.ts";

export function createReadHistory({ store, engine }: Pick<ActionParts, "store" | "engine">) {
  return (row: ExecutionRow): HistoryEvent[] => {
    const revision = store.read((db) => revisionAt(db, row.definition_id, row.started_ms));
    const { roleArn = defaultRole(engine.accountId) } = settingsOf(revision);
    return expandHistory(
      store.read((db) => historyRows(db, row)),
      { region: engine.region, roleArn },
    );
  };
}
