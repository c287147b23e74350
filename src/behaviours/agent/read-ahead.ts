import { behaviour } from "../behaviour.ts";
import { findPassages } from "./passages.ts";
import { understand } from "./understanding.ts";

/**
 * Starts the two slow things at once, and decides nothing. The behaviours after it ask for the same again and have it
 * already, so each of them stays readable alone. A search too many for a greeting is cheaper than a round more for
 * every question.
 */
export const readAhead = behaviour("read-ahead", async (turn) => {
  if (turn.request !== "") await Promise.all([understand(turn), findPassages(turn)]);
});
