/** What goes with a machine that is deleted. Its revisions stay, for the executions that run them. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "../store/prepare.ts";

const WITH_THE_MACHINE = [
  "DELETE FROM engine_versions WHERE machine_arn = ?",
  "DELETE FROM engine_aliases WHERE machine_arn = ?",
  "DELETE FROM engine_tags WHERE resource_arn = ?",
];

export function forgetMachine(db: DatabaseSync, machineArn: string): void {
  for (const sql of WITH_THE_MACHINE) prepare(db, sql).run(machineArn);
}
