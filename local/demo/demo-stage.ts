/**
 * The whole stack on a virtual clock and in memory: hours pass in milliseconds, and every run is the same. What it
 * plays and shows is the product itself; only time and the model's slowness are made up.
 */
import { apiUseCases, type ApiUseCases } from "../../lambdas/serve-api/use-cases.ts";
import { createConversationHub } from "../../src/adapters/channels/conversation-hub.ts";
import { type Company } from "../../src/adapters/local/company-files.ts";
import { createModel } from "../../src/adapters/providers/create-model.ts";
import { silentTelemetry } from "../../src/kernel/index.ts";
import { createConversationFeed } from "../chat/conversation-feed.ts";
import type { Happening } from "../chat/happening.ts";
import { watchStore } from "../chat/watch-store.ts";
import { VirtualClock } from "../engine/index.ts";
import { oneModel } from "../model-layer.ts";
import { openStack } from "../stack.ts";

/** How long the offline model pretends to think, so that there is a middle of a turn to interrupt. */
export const modelDelayMs = 1_500;

/** A Monday morning in UTC. */
const curtainUp = Date.UTC(2026, 2, 2, 9, 0, 0);

export interface DemoStage {
  readonly clock: VirtualClock;
  readonly api: ApiUseCases;
  /** Collects what happens in a conversation from now on. */
  watch(conversationId: string): readonly Happening[];
  close(): Promise<void>;
}

export async function openDemoStage(company: Company): Promise<DemoStage> {
  const clock = new VirtualClock(curtainUp);
  const feed = createConversationFeed();
  const sleep = (milliseconds: number): Promise<void> => clock.sleep(milliseconds);
  const stack = await openStack({
    file: ":memory:",
    clock,
    company,
    models: oneModel(createModel("offline", { clock, delayMs: modelDelayMs, sleep })),
    transport: createConversationHub().transport,
    telemetry: silentTelemetry,
    random: () => 0.5,
    watchStore: (store) => watchStore(store, feed, clock),
  });
  let ids = 0;
  const api = apiUseCases({
    ...stack.dependencies,
    canDeliver: true,
    ids: { next: (prefix) => `${prefix}_${(ids += 1)}` },
  });
  return {
    clock,
    api,
    watch: (conversationId) => {
      const happenings: Happening[] = [];
      feed.subscribe(conversationId, (frame) => happenings.push(...frame.happenings));
      return happenings;
    },
    close: () => stack.close(),
  };
}
