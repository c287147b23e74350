/** `turnwise asof`: what a past turn knew and did then. */
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { createTurnRunner, supportAgent } from "../../src/behaviours/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { openRecordedTurns } from "../recorded-turns.ts";
import { describeTurn } from "./describe-turn.ts";
import { exampleCompany } from "./example-company.ts";
import type { Inspection } from "./inspection-options.ts";
import { openRecordedState, openTables } from "./recorded-state.ts";
import { showTurn } from "./show-turn.ts";

export async function asOf({ conversation, turn, data, company, json }: Inspection): Promise<void> {
  const { policy } = loadCompany(company ?? exampleCompany);
  const state = await openRecordedState(data);
  try {
    const recorded = await openTables(openRecordedTurns(state.access));
    const runner = createTurnRunner({ policy, behaviours: supportAgent });
    const shown = await showTurn(recorded, runner, { conversationId: conversationId(conversation), turn });
    console.log(json ? JSON.stringify(shown, null, 2) : describeTurn(shown));
  } finally {
    state.close();
  }
}
