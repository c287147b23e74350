/** What the compiler refuses: each line below an `@ts-expect-error` must not compile, or the type check of this file fails. */
import { strict as assert } from "node:assert";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { behaviour } from "../../src/behaviours/index.ts";
import type { Citation } from "../../src/contracts/index.ts";
import { wordsForStaff } from "../../src/knowledge/index.ts";
import { prompts } from "../../src/model/index.ts";

const framing = {
  request: "How much?",
  language: "en",
  transcript: [],
  maximumCharacters: 300,
  agentName: "Piper",
  companyName: "Example Bank",
};

export const misusesOfStaffText = behaviour("misuses-of-staff-text", async (turn) => {
  const [staff] = await turn.search({ text: turn.request, audience: "internal" });
  const [open] = await turn.search({ text: turn.request, audience: "public" });
  if (!staff || !open) return;

  await turn.ask(prompts.answer, { ...framing, passages: [open] });
  // @ts-expect-error -- a prompt that drafts takes no staff passage
  await turn.ask(prompts.answer, { ...framing, passages: [staff] });
  const { id, articleId, title, text, language } = staff;
  // @ts-expect-error -- nor the parts of one
  await turn.ask(prompts.answer, { ...framing, passages: [{ id, articleId, title, text, language }] });
  // @ts-expect-error -- nor its words in the place of the customer's
  await turn.ask(prompts.answer, { ...framing, passages: [], request: text });
  // @ts-expect-error -- a staff passage is no passage for customers
  const pretended: typeof open = staff;
  // @ts-expect-error -- a citation quotes no staff text
  const citation: Citation = { passageId: id, articleId, title, quote: text };
  // @ts-expect-error -- a reply is none
  turn.reply(text, { because: "found" });
  // @ts-expect-error -- nor a message of several
  turn.reply([{ body: text, citations: [] }], { because: "found" });
  // @ts-expect-error -- nor what the customer is told at a hand-off
  turn.handOff({ reason: "no-answer", note: wordsForStaff(text), tell: text });
  // @ts-expect-error -- nor a last word
  turn.finish("resolved", { because: "found", tell: text });
  return turn.reply(`${pretended.title} ${citation.quote}`, { because: "never run" });
});

test("no behaviour that is shipped asks for the words of a staff text", () => {
  const folder = join(import.meta.dirname, "../../src/behaviours");
  const files = globSync("**/*.ts", { cwd: folder });
  assert.ok(files.length > 20);
  const naming = files.filter((file) => readFileSync(join(folder, file), "utf8").includes("wordsForStaff"));
  assert.deepEqual(naming, []);
});
