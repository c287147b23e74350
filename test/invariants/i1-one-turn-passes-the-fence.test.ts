import { test } from "node:test";
import { type Course, committedTurns, onePassPerRequest } from "../support/conversation-invariants.ts";
import { holdsFor } from "./random-conversations.ts";

test("I1: of all turns that work on the same messages one passes the fence, and it has seen all of them", async () => {
  await holdsFor({ seed: 101, runs: 50 }, (course) => [...onePassPerRequest(course), ...answeredTwice(course)]);
});

/** The agent's reply repeats the request, so what stands in two replies was answered twice. */
function answeredTwice({ log }: Course): string[] {
  const lines = committedTurns(log).flatMap(({ messages }) =>
    messages.flatMap((body) => body.replace("re: ", "").split("\n")),
  );
  const requests = lines.filter((line) => line.startsWith("message "));
  return requests.filter((line, index) => requests.indexOf(line) < index).map((line) => `"${line}" was answered twice`);
}
