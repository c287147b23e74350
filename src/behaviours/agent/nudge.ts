import { textsFor } from "../../policy/index.ts";
import { behaviour } from "../behaviour.ts";
import { languageToSpeak } from "./understanding.ts";

/** The customer went silent: ask once whether they are still there. */
export const nudge = behaviour(
  "nudge",
  async (turn) => {
    const language = await languageToSpeak(turn);
    turn.remember({ language });
    return turn.reply(textsFor(turn.policy, language).nudge, { because: "the customer has been silent" });
  },
  ["nudge"],
);
