/** Restate, steps as run blocks. */
import { createRestateContestant } from "./restate-contestant.ts";

export const contestant = createRestateContestant("runs");
