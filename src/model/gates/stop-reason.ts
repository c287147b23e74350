/** Whether the model came to its own end. Providers name this in many ways; one normalised ending is whole, all others are not. */
import type { CompletionEnding } from "../language-model.ts";
import type { CompletionSubject, Verdict } from "./verdict.ts";
import { failed, passed } from "./verdict.ts";

const explanations: Readonly<Record<Exclude<CompletionEnding, "complete">, string>> = {
  length: "it was cut off at its token limit; answer more briefly",
  refused: "the model declined to answer",
  filtered: "a content filter stepped in",
  malformed: "it was not of the asked form",
  context_window: "the request left no room for an answer; send less material",
  paused: "the provider stopped in the middle and wants to be asked to go on",
  unknown: "this way to stop is not known, so the answer can't be trusted to be whole",
};

export function checkStopReason({ ending, stopReason }: CompletionSubject): Verdict {
  if (ending === "complete") return passed("stop_reason");
  const explanation = explanations[ending] ?? explanations.unknown;
  return failed("stop_reason", `The completion stopped with "${stopReason}": ${explanation}.`, stopReason);
}
