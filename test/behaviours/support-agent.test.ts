import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { createTurnRunner, supportAgent } from "../../src/behaviours/index.ts";
import type { TurnDecision, TurnInput } from "../../src/contracts/index.ts";
import type { Json } from "../../src/kernel/index.ts";
import type { AnswerOutput, UnderstandOutput } from "../../src/model/index.ts";
import {
  agentMessage,
  customerMessage,
  driveTurn,
  scriptedAnswer,
  turnInput,
  type StepScript,
} from "../support/drive-turn.ts";
import { examplePolicy } from "../support/example-policy.ts";

const runner = createTurnRunner({ policy: examplePolicy, behaviours: supportAgent });
const hours = passage("p-hours", "Opening hours", "public", "Our branches open at 9:00\nand close at 17:00.");
const secret = passage("p-staff", "Staff guide to closures", "internal", "SECRET-STAFF-TEXT: vault code rotation");
const goodAnswer: AnswerOutput = {
  answered: true,
  body: "We open at 9.",
  citations: [{ passageId: "p-hours", quote: "open at 9:00 and close" }],
};

function passage(id: string, title: string, visibility: string, text: string): Json {
  return { id, articleId: `article-${id}`, title, text, visibility, language: "en", score: 1 };
}

function understood(changes: Partial<UnderstandOutput> = {}): Json {
  return { language: "en", kind: "question", intent: "", confidence: 0.9, clarifyingQuestion: "", ...changes };
}

function script(changes: Partial<UnderstandOutput> = {}, answer: Partial<AnswerOutput> = {}): StepScript {
  return {
    "model:understand": understood(changes),
    "model:answer": { ...goodAnswer, ...answer },
    "search:public": [hours],
    "search:internal": [secret],
  };
}

async function decide(input: TurnInput | string, steps: StepScript = script()): Promise<TurnDecision> {
  return (await driveTurn(runner, typeof input === "string" ? turnInput(input) : input, steps)).decision;
}

function said(decision: TurnDecision): string[] {
  return decision.messages.map((message) => message.body);
}

test("a question is answered from a published article in two rounds, with the quote that proves it", async () => {
  const { decision, rounds } = await driveTurn(runner, turnInput("When do you open?"), script());
  assert.deepEqual(rounds, [["model:understand", "search:public"], ["model:answer"]]);
  assert.equal(decision.outcome, "answered");
  const [citation] = decision.messages[0]!.citations;
  assert.deepEqual(citation, {
    passageId: "p-hours",
    articleId: "article-p-hours",
    title: "Opening hours",
    quote: "open at 9:00 and close",
  });
  assert.equal(decision.language, "en");
});

test("the decision names the intent that the policy knows, and no other", async () => {
  assert.equal((await decide("When do you open?", script({ intent: "opening-hours" }))).intent, "opening-hours");
  assert.equal((await decide("When do you open?", script({ intent: "made-up" }))).intent, undefined);
});

/** Empty and too long answers and invented quotes never get here: the quality gates stop them. */
const ungrounded: [string, Partial<AnswerOutput>][] = [
  ["that the model says is none", { answered: false, body: "", citations: [] }],
  ["without citations", { citations: [] }],
  ["with a passage that was not found", { citations: [{ passageId: "p-other", quote: "open at 9:00" }] }],
];
for (const [what, answer] of ungrounded) {
  test(`an answer ${what} is not sent: a person takes over`, async () => {
    const decision = await decide("When do you open?", script({}, answer));
    assert.equal(decision.handOff?.reason, "no-answer");
    assert.deepEqual(said(decision), ["noAnswer in en"]);
  });
}

test("a hand-off without answer tells the human what was asked, searched and may help", async () => {
  const decision = await decide(turnInput(["Hi!", "Can I rent a safe?"]), script({}, { answered: false }));
  const note = decision.handOff?.note ?? "";
  assert.match(note, /> Hi!\n> Can I rent a safe\?/);
  assert.match(note, /Language: en/);
  assert.match(note, /Nearest articles: Opening hours/);
  assert.match(note, /Staff articles that may help: Staff guide to closures/);
  assert.ok(decision.notes.some((found) => found.kind === "knowledge.unanswered"));
});

test("nothing found means no model call for an answer", async () => {
  const { decision, rounds } = await driveTurn(runner, turnInput("Can I rent a safe?"), {
    ...script(),
    "search:public": [],
  });
  assert.deepEqual(rounds.at(-1), ["search:internal"]);
  assert.equal(decision.handOff?.reason, "no-answer");
});

test("a short follow-up is searched together with the message before it", async () => {
  const transcript = [
    customerMessage("When does the branch in Bath open?", { seq: 1, unanswered: false }),
    agentMessage("At 9.", { seq: 2 }),
    customerMessage("And on Sundays?", { seq: 3 }),
  ];
  const { steps } = await driveTurn(runner, turnInput([], { transcript }), script());
  const search = steps.find((step) => step.kind === "search");
  assert.equal(
    (search?.query as { readonly text: string }).text,
    "When does the branch in Bath open?\nAnd on Sundays?",
  );
});

test("the model sees the conversation so far and the open request apart", async () => {
  const transcript = [
    customerMessage("Hello", { seq: 1, unanswered: false }),
    agentMessage("Hello, how can I help?", { seq: 2 }),
    customerMessage("I am a colleague", { seq: 3, unanswered: false, participantType: "Agent" }),
    customerMessage("When do you", { seq: 4 }),
    customerMessage("open?", { seq: 5 }),
  ];
  const { steps } = await driveTurn(runner, turnInput([], { transcript }), script());
  const asked = steps.find((step) => step.kind === "model")?.input as { readonly [name: string]: Json };
  assert.equal(asked["request"], "When do you\nopen?");
  assert.deepEqual(asked["transcript"], [
    { from: "customer", text: "Hello" },
    { from: "agent", text: "Hello, how can I help?" },
    { from: "other", text: "I am a colleague" },
  ]);
});

test("a language that nobody can take over in is handed off, in the default language", async () => {
  const decision = await decide("Quando aprite?", script({ language: "it" }));
  assert.equal(decision.handOff?.reason, "unsupported-language");
  assert.deepEqual(said(decision), ["handOff in en"]);
  assert.equal(decision.language, "it");
});

test("a restricted topic goes to its own team, in the customer's language, without a try", async () => {
  const { decision, rounds } = await driveTurn(
    runner,
    turnInput("Meine Mutter ist gestorben"),
    script({ intent: "bereavement", language: "de" }),
  );
  assert.equal(decision.handOff?.reason, "restricted-topic");
  assert.equal(decision.handOff?.target, "estates");
  assert.match(decision.handOff?.note ?? "", /A customer has died \(bereavement\)/);
  assert.deepEqual(said(decision), ["restrictedTopic in de"]);
  assert.equal(rounds.length, 1);
});

test("who asks for a person about a restricted topic reaches the team of that topic", async () => {
  const decision = await decide("A human, please", script({ intent: "bereavement", kind: "wants_human" }));
  assert.equal(decision.handOff?.target, "estates");
});

test("an attachment that nobody put into words is handed off, without a model call when there is no text", async () => {
  const photo = { type: "image", file_name: "card.jpg" };
  const transcript = [customerMessage("", { attachments: [photo] })];
  const { decision, rounds } = await driveTurn(
    runner,
    turnInput([], { transcript, previous: { outcome: "answered", language: "de" } }),
  );
  assert.deepEqual(rounds, []);
  assert.equal(decision.handOff?.reason, "unprocessable-attachment");
  assert.match(decision.handOff?.note ?? "", /card\.jpg/);
  assert.deepEqual(said(decision), ["handOff in de"]);
});

test("an attachment with a summary is part of the request", async () => {
  const letter = { type: "file", file_name: "letter.pdf", summary: "Asks when branches open." };
  const transcript = [customerMessage("Can you answer this?", { attachments: [letter] })];
  const { decision, steps } = await driveTurn(runner, turnInput([], { transcript }), script());
  assert.equal(decision.outcome, "answered");
  assert.match(JSON.stringify(steps[0]), /Asks when branches open/);
});

test("courtesies are answered with the company's own words", async () => {
  assert.deepEqual(said(await decide("Hallo", script({ kind: "greeting", language: "de" }))), ["greeting in de"]);
  assert.deepEqual(said(await decide("Thanks!", script({ kind: "thanks" }))), ["youAreWelcome in en"]);
});

test("a goodbye ends the conversation as resolved", async () => {
  const decision = await decide("Bye", script({ kind: "goodbye" }));
  assert.equal(decision.outcome, "closed");
  assert.deepEqual(decision.finish, { reason: "resolved" });
  assert.deepEqual(said(decision), ["goodbye in en"]);
});

test("who asks for a person gets one, and is told so", async () => {
  const decision = await decide("Let me talk to a human", script({ kind: "wants_human" }));
  assert.equal(decision.handOff?.reason, "customer-request");
  assert.deepEqual(said(decision), ["handOff in en"]);
});

test("a greeting that comes with a question is answered as the question", async () => {
  const decision = await decide(turnInput(["Hi!", "When do you open?"]), script({ kind: "question" }));
  assert.deepEqual(said(decision), ["We open at 9."]);
});

test("an unclear message is asked about, with the company's sentence if the model has no question", async () => {
  const asked = await decide("it", script({ kind: "unclear", clarifyingQuestion: "Which card?" }));
  assert.equal(asked.outcome, "asked");
  assert.deepEqual(said(asked), ["Which card?"]);
  assert.deepEqual(said(await decide("it", script({ kind: "unclear" }))), ["clarify in en"]);
});

test("the agent never asks twice in a row", async () => {
  const input = turnInput("it", { previous: { outcome: "asked", language: "en" } });
  const decision = await decide(input, script({ kind: "unclear", clarifyingQuestion: "Which card?" }));
  assert.equal(decision.handOff?.reason, "no-answer");
  assert.deepEqual(said(decision), ["noAnswer in en"]);
});

test("a nudge speaks the language of the conversation, without a model call", async () => {
  const input = silent({ kind: "nudge", seq: 3 }, { previous: { outcome: "answered", language: "de" } });
  const { decision, rounds } = await driveTurn(runner, input);
  assert.deepEqual(rounds, []);
  assert.equal(decision.outcome, "nudged");
  assert.deepEqual(said(decision), ["nudge in de"]);
});

test("a nudge in a conversation whose language is not known yet asks for it", async () => {
  const { decision, rounds } = await driveTurn(runner, silent({ kind: "nudge", seq: 3 }), script({ language: "de" }));
  assert.deepEqual(rounds, [["model:understand"]]);
  assert.deepEqual(said(decision), ["nudge in de"]);
});

test("a close says so and finishes as unresponsive", async () => {
  const decision = await decide(silent({ kind: "close", seq: 4 }), script());
  assert.equal(decision.outcome, "closed");
  assert.deepEqual(decision.finish, { reason: "customer-unresponsive" });
  assert.deepEqual(said(decision), ["close in en"]);
});

test("I8: whatever the model understands and answers, no staff text reaches the customer", async () => {
  const kinds = ["question", "greeting", "thanks", "goodbye", "wants_human", "unclear"] as const;
  const variants = fc.record({
    kind: fc.constantFrom(...kinds),
    language: fc.constantFrom("en", "de", "it"),
    intent: fc.constantFrom("", "opening-hours", "bereavement"),
    answer: fc.constantFrom<Partial<AnswerOutput>[]>(
      {},
      { answered: false },
      ...ungrounded.map(([, answer]) => answer),
    ),
  });
  await fc.assert(
    fc.asyncProperty(variants, async ({ answer, ...reading }) => {
      const decision = await decide("When do you open?", script(reading, answer));
      assert.ok(decision.messages.length > 0);
      assert.doesNotMatch(JSON.stringify(decision.messages), /SECRET-STAFF-TEXT|Staff guide/);
      assert.doesNotMatch(JSON.stringify(decision), /SECRET-STAFF-TEXT/);
    }),
    { numRuns: 100 },
  );
});

test("any order in which parallel results arrive gives the same decision", async () => {
  const input = turnInput("Can I rent a safe?");
  const steps = script({}, { answered: false });
  const expected = await decide(input, steps);
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), async (choices) => {
      assert.deepEqual(await decideOneByOne(input, steps, choices), expected);
    }),
    { numRuns: 50 },
  );
});

/** Performs one pending step per round, the one that chance picks. */
async function decideOneByOne(input: TurnInput, steps: StepScript, choices: Iterator<number>): Promise<TurnDecision> {
  const journal = new Map<string, Json>();
  for (;;) {
    const progress = await runner.run(input, journal);
    if (progress.kind === "decided") return progress.decision;
    const step = progress.steps[choices.next().value % progress.steps.length]!;
    journal.set(step.key, scriptedAnswer(steps, step));
  }
}

/** A conversation in which the agent spoke last. */
function silent(trigger: TurnInput["trigger"], changes: Partial<TurnInput> = {}): TurnInput {
  const question = customerMessage("When do you open?", { seq: 1, unanswered: false });
  return turnInput([], { trigger, transcript: [question, agentMessage("At 9.", { seq: 2 })], ...changes });
}
