import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import {
  createSfnConversationMachine,
  createSfnImportMachine,
  createSfnTurnMachine,
} from "../../../src/adapters/aws/sfn-machines.ts";
import { ServiceUnavailableError } from "../../../src/adapters/aws/service-failures.ts";
import { executionName } from "../../../src/conversation/index.ts";
import { conversationId, type TaskToken } from "../../../src/kernel/index.ts";
import { fakeAwsClient, serviceError } from "../../support/fake-aws-client.ts";

const stateMachineArn = "arn:aws:states:eu-central-1:123456789012:stateMachine:conversation";
const id = conversationId("conv=1");
const token = "token-1" as TaskToken;

function conversationMachine(...answers: unknown[]) {
  const client = fakeAwsClient(...answers);
  return { machine: createSfnConversationMachine({ client, stateMachineArn }), sent: client.sent };
}

describe("the conversation machine in Step Functions", () => {
  it("starts the execution that has the generation's name", async () => {
    const { machine, sent } = conversationMachine();
    await machine.start(id, 3);
    const input = JSON.stringify({ conversationId: id, generation: 3 });
    const expected = { stateMachineArn, name: executionName(id, 3), input };
    assert.deepEqual(sent, [{ name: "StartExecutionCommand", input: expected }]);
  });

  it("has nothing to do when that execution exists", async () => {
    await conversationMachine(serviceError("ExecutionAlreadyExists")).machine.start(id, 1);
  });

  it("completes a task token", async () => {
    const { machine, sent } = conversationMachine();
    assert.equal(await machine.wake(token), "woken");
    assert.deepEqual(sent, [{ name: "SendTaskSuccessCommand", input: { taskToken: token, output: "{}" } }]);
  });

  for (const name of ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"]) {
    it(`finds a token gone when Step Functions says ${name}`, async () => {
      assert.equal(await conversationMachine(serviceError(name)).machine.wake(token), "gone");
    });
  }

  it("asks for another try when Step Functions is overloaded or unreachable", async () => {
    const failures = [
      serviceError("ThrottlingException"),
      serviceError("InternalServerError", { $fault: "server" }),
      serviceError("Error", { code: "ECONNRESET" }),
    ];
    for (const failure of failures) {
      await assert.rejects(conversationMachine(failure).machine.wake(token), ServiceUnavailableError);
      await assert.rejects(conversationMachine(failure).machine.start(id, 1), ServiceUnavailableError);
    }
  });

  it("passes on what will fail again", async () => {
    const missing = serviceError("StateMachineDoesNotExist");
    await assert.rejects(conversationMachine(missing).machine.start(id, 1), missing);
  });
});

describe("the turn machine in Step Functions", () => {
  it("starts an execution for each request", async () => {
    const client = fakeAwsClient();
    await createSfnTurnMachine({ client, stateMachineArn }).start({ conversationId: id, ticket: 7, token });
    const input = JSON.stringify({ conversationId: id, ticket: 7, token });
    assert.deepEqual(client.sent, [{ name: "StartExecutionCommand", input: { stateMachineArn, input } }]);
  });
});

describe("the machine of an import in Step Functions", () => {
  const machineOf = (...answers: unknown[]) => {
    const client = fakeAwsClient(...answers);
    return { machine: createSfnImportMachine({ client, stateMachineArn }), sent: client.sent };
  };

  it("starts the execution that has the import's id, and does nothing where there is one", async () => {
    const { machine, sent } = machineOf({}, serviceError("ExecutionAlreadyExists"));
    await machine.start("imp_1");
    await machine.start("imp_1");
    const expected = { stateMachineArn, name: "imp_1", input: JSON.stringify({ importId: "imp_1" }) };
    assert.deepEqual(
      sent.map(({ input }) => input),
      [expected, expected],
    );
  });

  it("gives a person's decision to the wait, and says when nothing waits any more", async () => {
    const { machine, sent } = machineOf({}, serviceError("TaskTimedOut"));
    assert.equal(await machine.completeWait(token, "leave-out"), "completed");
    assert.equal(await machine.completeWait(token, "approve"), "gone");
    assert.deepEqual(sent[0]?.input, { taskToken: token, output: JSON.stringify({ decision: "leave-out" }) });
  });

  it("asks for another try when Step Functions is overloaded", async () => {
    const { machine } = machineOf(serviceError("ThrottlingException"));
    await assert.rejects(machine.start("imp_1"), ServiceUnavailableError);
  });
});
