/** Restate, steps as calls of a service. */
import { createRestateContestant } from "./restate-contestant.ts";

export const contestant = createRestateContestant("calls");
