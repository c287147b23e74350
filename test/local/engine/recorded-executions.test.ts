import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  comparable,
  difference,
  historyDifference,
  recordedCases,
  type RecordedCase,
} from "./support/recorded-cases.ts";
import { openTestEngine, type StubFunction, type TestEngine } from "./support/open-test-engine.ts";

class CustomException extends Error {
  override readonly name = "CustomException";
}

class Exception extends Error {
  override readonly name = "Exception";
}

/** What the recorded functions did, by the hash of their source. */
function behaviours(engine: () => TestEngine): Record<string, StubFunction> {
  const raise = () => Promise.reject(new Exception("Some exception was raised."));
  const returnEvent = (event: unknown) => event;
  return {
    ab9ba7c19a: returnEvent,
    cc75b6c227: returnEvent,
    "6efc8e59dd": raise,
    "8d09ea6010": () => "HelloWorld!",
    f2612b91ed: async (event) => (await engine().clock.sleep(60_000), event),
    c9799c7628: () => "a".repeat(257 * 1024),
    "4f45ac9e34": () => Promise.reject(new CustomException("")),
    "939b86202c": () => ({ Return: "HelloWorld" }),
  };
}

async function runCase({ lambdas, definition, type, input }: RecordedCase) {
  const known = behaviours(() => opened);
  const functions = new Proxy({}, { get: () => known[lambdas?.[0]?.src ?? ""] });
  const opened = openTestEngine({ functions, accountId: "111111111111" });
  await createCalledMachine(opened);
  const machine = { name: "recorded", type, definition: JSON.stringify(definition) };
  const { stateMachineArn } = await opened.engine.createStateMachine(machine);
  const described = await opened.run(stateMachineArn, input);
  const { executionArn } = described;
  const { events } = await opened.engine.getExecutionHistory({ executionArn, maxResults: 1_000 });
  return { described, events };
}

/** The machine that one recorded execution starts. */
async function createCalledMachine({ engine }: TestEngine): Promise<void> {
  const States = { Give: { Type: "Pass", Output: { Arg1: "argument1" }, End: true } };
  const definition = JSON.stringify({ QueryLanguage: "JSONata", StartAt: "Give", States });
  await engine.createStateMachine({
    name: "statemachine_create_and_record_execution_id0",
    type: "STANDARD",
    definition,
  });
}

const cases = recordedCases();

describe(
  "executions recorded on AWS",
  { skip: cases ? false : "the recorded executions are not on this machine" },
  () => {
    for (const recorded of cases ?? []) {
      test(`${recorded.id} ends and leaves a history as on AWS`, async () => {
        const { described, events } = await runCase(recorded);
        const { status, output, error, cause } = described;
        const ended = comparable({ status, output, error, cause });
        assert.equal(difference(comparable(recorded.expected), ended), undefined);
        assert.equal(historyDifference(recorded.expected_events, events as never), undefined);
      });
    }
  },
);
