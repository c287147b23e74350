import { textsFor } from "../../policy/index.ts";
import { behaviour } from "../behaviour.ts";
import { handOver } from "./hand-over.ts";
import { understand } from "./understanding.ts";

/** Greetings, thanks, goodbyes, and the wish for a person. A greeting that comes with a question counts as the question. */
export const courtesies = behaviour("courtesies", async (turn) => {
  const understood = await understand(turn);
  const { kind, language } = understood;
  const texts = textsFor(turn.policy, language);

  if (kind === "greeting") return turn.reply(texts.greeting, { because: "the customer said hello" });
  if (kind === "thanks") return turn.reply(texts.youAreWelcome, { because: "the customer said thank you" });
  if (kind === "goodbye") return turn.finish("resolved", { tell: texts.goodbye, because: "the customer said goodbye" });
  if (kind === "wants_human") {
    const tried = ["The customer asked for a person, so the agent did not try to answer."];
    return handOver(turn, { reason: "customer-request", text: "handOff", language, understood, tried });
  }
});
