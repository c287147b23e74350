import { textsFor } from "../../policy/index.ts";
import { behaviour } from "../behaviour.ts";
import { handOver } from "./hand-over.ts";
import { understand } from "./understanding.ts";

/** Asks what an unclear message means, once: a customer who is asked twice in a row feels unheard. */
export const clarify = behaviour("clarify", async (turn) => {
  const understood = await understand(turn);
  const { kind, language, clarifyingQuestion } = understood;
  if (kind !== "unclear") return;

  if (turn.previous?.outcome === "asked") {
    const tried = ["The agent asked what is meant, and the answer was no clearer."];
    return handOver(turn, { reason: "no-answer", text: "noAnswer", language, understood, tried });
  }
  const question = clarifyingQuestion.trim() || textsFor(turn.policy, language).clarify;
  return turn.reply(question, { because: "the request is unclear", asks: true });
});
