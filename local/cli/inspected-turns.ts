/** The past turns that a command looks at: those of a data folder, or those of a deployed stage. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openRecordedTurns, type RecordedTurns } from "../recorded-turns.ts";
import { exampleCompany } from "./example-company.ts";
import type { Inspection } from "./inspection-options.ts";
import { openRecordedState, openTables } from "./recorded-state.ts";
import { namesStage, openStage } from "./stage-tables.ts";
import { UserError } from "./user-error.ts";

/** Throws UserError, StateVersion, and what the AWS SDK throws. */
export async function withRecordedTurns<Result>(
  inspection: Inspection,
  use: (recorded: RecordedTurns) => Promise<Result>,
): Promise<Result> {
  if (namesStage(inspection)) {
    const { region = settingsOf(inspection.stage).region } = inspection;
    const { openRecordedStage } = await import("../recorded-stage.ts");
    const { client, tables } = await openStage({ ...inspection, region });
    try {
      return await use(openRecordedStage(client, tables));
    } finally {
      client.destroy();
    }
  }
  if (inspection.region !== undefined) throw new UserError("--region names no stage.", "Add --stage NAME.");
  const state = await openRecordedState(inspection.data);
  try {
    return await use(await openTables(openRecordedTurns(state.access)));
  } finally {
    state.close();
  }
}

/** The one that is named, or the stage's, or the example. */
export function companyFolderOf({ company, stage }: Pick<Inspection, "company" | "stage">): string {
  return company ?? settingsOf(stage).companyDirectory ?? exampleCompany;
}

interface KnownOfStage {
  readonly region?: string;
  readonly companyDirectory?: string;
}

/** What bin/stages.json says; nothing for a stage that it doesn't know. */
function settingsOf(stage: string | undefined): KnownOfStage {
  if (stage === undefined) return {};
  const file = fileURLToPath(new URL("../../bin/stages.json", import.meta.url));
  const stages = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, KnownOfStage>>;
  return Object.hasOwn(stages, stage) ? (stages[stage] ?? {}) : {};
}
