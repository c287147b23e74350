/** `turnwise replay`: runs a past turn again and shows then and now, without touching anything. */
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { behavioursVersion } from "../../src/behaviours/index.ts";
import type { TurnInput } from "../../src/contracts/index.ts";
import type { Replay, ReplayRequest } from "../../src/conversation/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import type { KnowledgeStore } from "../../src/knowledge/index.ts";
import type { Policy } from "../../src/policy/index.ts";
import { RealClock } from "../engine/index.ts";
import { openReplay, type RecordedTurns } from "../recorded-turns.ts";
import { consoleTelemetry } from "./console-telemetry.ts";
import { describeReplay, type ReplayCircumstances } from "./describe-replay.ts";
import { companyFolderOf, withRecordedTurns } from "./inspected-turns.ts";
import type { Inspection } from "./inspection-options.ts";
import { chooseModels, openEmbedding, openModels } from "./local-models.ts";

export function replay(inspection: Inspection): Promise<void> {
  return withRecordedTurns(inspection, (recorded) => replayFrom(recorded, inspection));
}

async function replayFrom(recorded: RecordedTurns, inspection: Inspection): Promise<void> {
  const clock = new RealClock();
  const { policy } = loadCompany(companyFolderOf(inspection));
  const models = chooseModels(inspection.model);
  const replayTurn = openReplay({
    ...{ recorded, clock, policy },
    models: { ...models, modelOf: openModels(models, clock, 0) },
    embedding: openEmbedding(models),
    telemetry: consoleTelemetry((line) => console.error(line)),
  });
  const choices = await choicesOf(inspection, recorded.knowledgeStore, clock.now());
  const replayed = await replayTurn({
    conversationId: conversationId(inspection.conversation),
    turn: inspection.turn,
    ...choices,
  });
  const circumstances = circumstancesOf(inspection, choices, replayed, policy);
  console.log(
    inspection.json
      ? JSON.stringify({ ...circumstances, ...replayed }, null, 2)
      : describeReplay(replayed, circumstances),
  );
}

type Choices = Pick<ReplayRequest, "knowledge" | "asksModels">;

async function choicesOf(
  { knowledgeNow, promptsNow, model }: Inspection,
  store: KnowledgeStore,
  at: number,
): Promise<Choices> {
  const version = knowledgeNow ? String((await store.current()).number) : undefined;
  return {
    ...(version !== undefined && { knowledge: { version, at } }),
    asksModels: promptsNow || model !== undefined,
  };
}

function circumstancesOf(
  { promptsNow, model }: Inspection,
  { knowledge }: Choices,
  { record }: Replay,
  policy: Policy,
): ReplayCircumstances {
  const { pins } = record.input;
  const changes = [
    knowledge && `Knowledge: version ${knowledge.version} in place of ${pins.knowledge}.`,
    promptsNow && "Prompts: asked again in today's words.",
    model !== undefined && `Model: ${model}, asked again.`,
  ].filter((line) => typeof line === "string");
  return { changes, cautions: cautionsOf(pins, policy) };
}

/** Neither is kept version by version: the replay runs with those of now and says so. */
function cautionsOf(pins: TurnInput["pins"], policy: Policy): string[] {
  const policyNow = `The policy is version ${policy.version} now; the turn had ${pins.policy}.`;
  const behavioursNow = `The behaviours are version ${behavioursVersion} now; the turn had ${pins.behaviours}.`;
  return [
    ...(pins.policy === policy.version ? [] : [policyNow]),
    ...(pins.behaviours === behavioursVersion ? [] : [behavioursNow]),
  ];
}
