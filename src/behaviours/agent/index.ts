import type { Behaviour } from "../behaviour.ts";
import { answerFromKnowledge } from "./answer-from-knowledge.ts";
import { clarify } from "./clarify.ts";
import { close } from "./close.ts";
import { courtesies } from "./courtesies.ts";
import { nudge } from "./nudge.ts";
import { readAhead } from "./read-ahead.ts";
import { screen } from "./screen.ts";

/** The support agent, in the order in which its behaviours are tried. */
export const supportAgent: readonly Behaviour[] = [
  nudge,
  close,
  readAhead,
  screen,
  courtesies,
  clarify,
  answerFromKnowledge,
];

export { handOver, type HandOver } from "./hand-over.ts";
export { understand, type Understanding } from "./understanding.ts";
