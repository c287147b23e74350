import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkRequest } from "../../../local/engine/api/check-request.ts";
import { REQUEST_SHAPES, RESULT_SHAPES } from "../../../local/engine/api/shapes.ts";
import { operationShapes, resultShapes, serviceModel } from "./support/service-model.ts";

const stepFunctions = serviceModel("stepfunctions");
const sqs = serviceModel("sqs");
const skip = stepFunctions && sqs ? false : "the service models are not on this machine";

describe("the shapes of requests and results", { skip }, () => {
  test("are those of AWS's service models", () => {
    assert.deepEqual(REQUEST_SHAPES, operationShapes(stepFunctions!, "input"));
    assert.deepEqual(RESULT_SHAPES, resultShapes(stepFunctions!, sqs!));
  });
});

describe("a request", () => {
  const arn = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
  const wrong: readonly [action: string, input: Record<string, unknown>, message: string][] = [
    [
      "ListExecutions",
      { stateMachineArn: arn, maxResults: 1_001 },
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ],
    [
      "CreateStateMachine",
      { name: "n".repeat(81) },
      `3 validation errors detected: Value '${"n".repeat(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80; Value null at 'definition' failed to satisfy constraint: Member must not be null; Value null at 'roleArn' failed to satisfy constraint: Member must not be null`,
    ],
    [
      "TagResource",
      { resourceArn: arn, tags: [{ key: "", value: null }] },
      "2 validation errors detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
    ],
    [
      "SendTaskSuccess",
      { taskToken: "t", output: "x".repeat(262_145) },
      "1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length less than or equal to 262144",
    ],
  ];
  for (const [action, input, message] of wrong) {
    test(`${action} that breaks its shape is refused in AWS's words`, () => {
      assert.throws(() => checkRequest(action, input), { name: "ValidationException", message });
    });
  }

  test("with a wrong type cannot be read", () => {
    assert.throws(() => checkRequest("DescribeExecution", { executionArn: 1 }), { type: "SerializationException" });
  });
});
