import { test } from "node:test";
import { timersKeepTheirTime } from "../support/conversation-invariants.ts";
import { holdsFor } from "./random-conversations.ts";

test("I6: a timer acts only after the silence that it stands for, never on a newer message or owner", async () => {
  await holdsFor({ seed: 106, runs: 50 }, (course) => [
    ...timersKeepTheirTime(course),
    ...course.log.flatMap((event) => {
      if (event.type !== "silence") return [];
      const owner = course.log.findLast(({ seq, type }) => seq < event.seq && changesOwner.has(type));
      return owner && !owner.type.endsWith("_ai") ? [`event ${event.seq} is a timer in a person's conversation`] : [];
    }),
  ]);
});

const changesOwner = new Set(["assigned_to_human", "human_message", "handed_off", "assigned_to_ai", "resumed_to_ai"]);
