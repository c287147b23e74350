/** `turnwise asof`: what a past turn knew and did then. */
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { createTurnRunner, supportAgent } from "../../src/behaviours/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { describeTurn } from "./describe-turn.ts";
import { companyFolderOf, withRecordedTurns } from "./inspected-turns.ts";
import type { Inspection } from "./inspection-options.ts";
import { showTurn } from "./show-turn.ts";

export async function asOf(inspection: Inspection): Promise<void> {
  const { conversation, turn, json } = inspection;
  const { policy } = loadCompany(companyFolderOf(inspection));
  const runner = createTurnRunner({ policy, behaviours: supportAgent });
  const shown = await withRecordedTurns(inspection, (recorded) =>
    showTurn(recorded, runner, { conversationId: conversationId(conversation), turn }),
  );
  console.log(json ? JSON.stringify(shown, null, 2) : describeTurn(shown));
}
