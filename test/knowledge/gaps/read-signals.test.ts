import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type LoggedEvent, readSignals } from "../../../src/knowledge/gaps/index.ts";
import type { JsonObject } from "../../../src/kernel/index.ts";

type Line = readonly [type: string, data?: JsonObject];

function log(...lines: readonly Line[]): LoggedEvent[] {
  return lines.map(([type, data = {}], index) => ({ seq: index + 1, type, at: (index + 1) * 1_000, data }));
}

const note = (kind: string, data: JsonObject) => ({ kind, because: "", data });
const unanswered = (outcome = "handed_off"): Line => [
  "turn_ended",
  { outcome, language: "en", notes: [note("knowledge.unanswered", { searched: "Do you sell gold?", support: 0 })] },
];
const supported = (support: number, changes: JsonObject = {}): Line => [
  "turn_ended",
  {
    outcome: "answered",
    language: "en",
    notes: [note("knowledge.support", { searched: "How high is the fee?", support, isComparable: true, ...changes })],
  },
];
const person: Line = ["human_message", { body: "We sell gold bars." }];
const read = (...lines: readonly Line[]) => readSignals("conv-1", log(...lines));
const kinds = (...lines: readonly Line[]) => read(...lines).map(({ kind }) => kind);

describe("what a log says about missing knowledge", () => {
  test("a question that was handed over for lack of an answer", () => {
    assert.deepEqual(read(["customer_message"], unanswered()), [
      {
        id: "conv-1/2",
        kind: "hand_off",
        conversationId: "conv-1",
        at: 2_000,
        language: "en",
        question: "Do you sell gold?",
      },
    ]);
  });

  test("a question that was left unanswered without a hand-off", () => {
    assert.deepEqual(kinds(unanswered("asked")), ["unanswered"]);
  });

  test("an answer on thin ground, and none that is well supported or can't be judged", () => {
    assert.deepEqual(kinds(supported(0.49), supported(0.5), supported(0.2, { isComparable: false })), ["low_support"]);
  });

  test("a hand-off for another reason says nothing", () => {
    assert.deepEqual(
      kinds(["turn_ended", { outcome: "handed_off", notes: [] }], ["turn_ended", {}], person, ["finish"]),
      [],
    );
  });

  test("what a person answered counts once the conversation is over", () => {
    assert.deepEqual(kinds(unanswered(), person), ["hand_off"]);
    const [, answer] = read(
      unanswered(),
      person,
      ["customer_message"],
      ["human_message", { body: "Yes." }],
      ["finish"],
    );
    assert.equal(answer?.id, "conv-1/1/answer");
    assert.deepEqual(answer?.answer, {
      answers: "conv-1/1",
      messages: ["We sell gold bars.", "Yes."],
      endedWell: true,
    });
  });

  test("or has gone back to the agent, and what follows is the agent's", () => {
    const signals = read(unanswered(), person, ["resumed_to_ai"], ["human_message", { body: "Later." }], ["finish"]);
    assert.deepEqual(signals.at(-1)?.answer, {
      answers: "conv-1/1",
      messages: ["We sell gold bars."],
      endedWell: false,
    });
  });

  test("a person who said nothing in public answered nothing", () => {
    assert.deepEqual(
      kinds(unanswered(), ["internal_note", { body: "x" }], ["human_message", { body: " " }], ["finish"]),
      ["hand_off"],
    );
  });

  for (const [what, ...ending] of [
    ["that was cancelled", ["cancel"]],
    ["whose customer fell silent", ["finish", { reasonCode: "customer-unresponsive" }]],
    ["that was rated low", ["rated", { value: 1, minValue: 1, maxValue: 5 }], ["finish"]],
  ] as [string, ...Line[]][]) {
    test(`a conversation ${what} did not end well`, () => {
      assert.equal(read(unanswered(), person, ...ending).at(-1)?.answer?.endedWell, false);
    });
  }

  test("a high rating does no harm", () => {
    const rated: Line = ["rated", { value: 5, minValue: 1, maxValue: 5 }];
    assert.equal(read(unanswered(), person, rated, ["finish"]).at(-1)?.answer?.endedWell, true);
  });

  test("a longer log only adds, and any data is survived", () => {
    const line = fc.oneof(
      fc.constantFrom<Line>(
        unanswered(),
        unanswered("asked"),
        supported(0.1),
        person,
        ["finish"],
        ["resumed_to_ai"],
        ["customer_message"],
      ),
      fc.tuple(
        fc.constantFrom("turn_ended", "human_message", "rated"),
        fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>,
      ),
      fc.jsonValue().map((notes): Line => ["turn_ended", { notes } as JsonObject]),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.nat(20), (lines, cut) => {
        const all = read(...lines);
        const some = read(...lines.slice(0, cut));
        assert.deepEqual(
          all.slice(0, some.length).map(({ id }) => id),
          some.map(({ id }) => id),
        );
        assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
      }),
    );
  });
});
