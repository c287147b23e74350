import { type CheckAnswer, createCheckAnswer, type GapSignal } from "../../src/knowledge/gaps/index.ts";
import { inMemoryKnowledgeStore } from "./in-memory-knowledge-store.ts";

export const day = 24 * 60 * 60_000;

export function buildSignal(id = "conv-1/5", changes: Partial<GapSignal> = {}): GapSignal {
  const conversationId = id.split("/")[0] ?? id;
  const question = "Do you offer travel insurance?";
  return { id, kind: "hand_off", conversationId, at: 1_000, language: "en", question, ...changes };
}

/** Beside a knowledge that is empty. */
export function checkAlone(): CheckAnswer {
  return createCheckAnswer({ store: inMemoryKnowledgeStore(), clock: { now: () => 10_000 }, company: "Harbour Bank" });
}
