import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { customResource, putToSignedUrl } from "../../../lambdas/edge/custom-resource.ts";
import { silentTelemetry } from "../../../src/kernel/index.ts";

const event = {
  RequestType: "Update" as const,
  ResponseURL: "https://cloudformation.example/answer",
  StackId: "stack-1",
  RequestId: "request-1",
  LogicalResourceId: "CompanyKnowledge",
};
const identity = {
  StackId: "stack-1",
  RequestId: "request-1",
  LogicalResourceId: "CompanyKnowledge",
  PhysicalResourceId: "CompanyKnowledge",
};

function resource(perform: () => Promise<unknown>, failures = 0) {
  const answers: unknown[] = [];
  let left = failures;
  const put = async (url: string, body: string) => {
    if ((left -= 1) >= 0) throw new Error("the network is away");
    assert.equal(url, event.ResponseURL);
    answers.push(JSON.parse(body));
  };
  return { run: customResource({ perform, put, telemetry: silentTelemetry }), answers };
}

test("what was done is answered with success, as the same resource each time", async () => {
  const { run, answers } = resource(async () => ({ changed: 3 }));
  await run(event);
  await run({ ...event, RequestType: "Create" });
  assert.deepEqual(answers, Array(2).fill({ ...identity, Status: "SUCCESS" }));
});

test("a failure is answered with its reason, and does not make Lambda try again by itself", async () => {
  const { run, answers } = resource(() => Promise.reject(new Error("x".repeat(5_000))));
  await run(event);
  const [{ Status, Reason }] = answers as [{ Status: string; Reason: string }];
  assert.deepEqual([Status, Reason.length], ["FAILED", 1_000]);
});

test("a deleted resource leaves everything as it is", async () => {
  const { run, answers } = resource(() => Promise.reject(new Error("nobody asked for this")));
  await run({ ...event, RequestType: "Delete" });
  assert.deepEqual(answers, [{ ...identity, Status: "SUCCESS" }]);
});

test("an answer that did not arrive is sent again, a few times", async () => {
  const passing = resource(async () => undefined, 2);
  await passing.run(event);
  assert.equal(passing.answers.length, 1);
  await assert.rejects(resource(async () => undefined, 3).run(event), /network/);
});

test("the answer goes out without a content type, which the address was not signed for", async () => {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push([request.method, request.headers["content-type"]]);
    response.statusCode = request.url === "/taken" ? 200 : 403;
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await putToSignedUrl(`http://127.0.0.1:${port}/taken`, "{}");
  await assert.rejects(putToSignedUrl(`http://127.0.0.1:${port}/refused`, "{}"), /403/);
  server.close();
  assert.deepEqual(seen, Array(2).fill(["PUT", undefined]));
});
