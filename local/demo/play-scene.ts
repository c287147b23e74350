/** Plays a scene on the stage and returns what happened. */
import { conversationId, type ConversationId } from "../../src/kernel/index.ts";
import type { Happening } from "../chat/happening.ts";
import type { DemoStage } from "./demo-stage.ts";
import type { Act, Scene } from "./scenes.ts";

export interface PlayedScene {
  readonly scene: Scene;
  readonly happenings: readonly Happening[];
}

export async function playScene(stage: DemoStage, scene: Scene, number: number): Promise<PlayedScene> {
  const { clock, api } = stage;
  const id = conversationId(`demo-${number}`);
  const happenings = stage.watch(id);
  const startedAt = clock.now();
  const begin = { conversationId: id, customerId: "customer-1", channel: "web", assignedTo: "ai" } as const;
  await api.startConversation(begin);
  scene.acts.forEach((act, index) => {
    clock.schedule(startedAt + act.atMs, () => void clock.track(perform(stage, id, act, index)));
  });
  await clock.runUntil(startedAt + scene.lastsMs);
  return { scene, happenings: [...happenings] };
}

async function perform({ api }: DemoStage, id: ConversationId, act: Act, index: number): Promise<void> {
  const customer = { type: "Customer", id: "customer-1" } as const;
  const messageId = `m${index + 1}`;
  if ("customer" in act) await api.addMessage(id, { messageId, body: act.customer, participant: customer });
  else if ("person" in act) {
    await api.addMessage(id, { messageId, body: act.person, participant: { type: "Agent", id: "mara" } });
  } else if (act.does === "types") await api.recordEvent(id, { type: "typing", participant: customer });
  else await api.assignConversation(id, { assigneeType: "AI Agent" });
}
