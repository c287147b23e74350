/**
 * The model-backed judge. A stage has one when its file of models has a route for the prompt `review`; it reads only what
 * has passed every gate. A reviewer that can't be had stops nobody: the gates have spoken, and a customer waits.
 */
import type { Json } from "../kernel/index.ts";
import { type Catalogue, hasRoute } from "./catalogue.ts";
import type { DraftSubject, Judge } from "./gates/index.ts";
import type { AnyPrompt } from "./prompt.ts";
import { review } from "./prompts/review/index.ts";
import type { ReviewInput, ReviewOutput } from "./prompts/review/shape.ts";

/** Asks for the review and books what it cost. */
export type AskReview = (input: Json) => Promise<Json>;

/** Undefined where the stage has no reviewer, and for the review itself. */
export function reviewerOf(catalogue: Catalogue, prompt: AnyPrompt, ask: AskReview): Judge | undefined {
  if (prompt.id === review.id || !hasRoute(catalogue, review.id)) return undefined;
  return async (subject) => {
    const { sound, reason } = (await ask(inputOf(subject))) as ReviewOutput;
    return { gate: "review", passed: sound, reason: sound ? "ok" : reason || "A reviewer found it unsound." };
  };
}

function inputOf({ request, text, sources = [] }: DraftSubject): ReviewInput {
  return { request, draft: text, passages: sources.map(({ id, title, text: body }) => ({ id, title, text: body })) };
}
