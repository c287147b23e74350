import { textsFor } from "../../policy/index.ts";
import { behaviour } from "../behaviour.ts";
import { languageToSpeak } from "./understanding.ts";

/** The customer stayed silent: say so and close. A new message opens the conversation again. */
export const close = behaviour(
  "close",
  async (turn) => {
    const language = await languageToSpeak(turn);
    turn.remember({ language });
    return turn.finish("customer-unresponsive", {
      tell: textsFor(turn.policy, language).close,
      because: "the customer stayed silent",
    });
  },
  ["close"],
);
