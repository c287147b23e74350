import { strict as assert } from "node:assert";
import { test } from "node:test";
import { z } from "zod";
import { type ApiTelemetry, httpApi } from "../../../lambdas/edge/http-api.ts";
import { statusOfCode } from "../../../lambdas/edge/http-answer.ts";
import { type Role, route } from "../../../lambdas/edge/http-route.ts";
import type { AnswerBody } from "../../support/api-under-test.ts";
import { type ErrorCode, silentTelemetry, TerminalError } from "../../../src/kernel/index.ts";

class CodedError extends TerminalError {
  override readonly name = "Coded";
}

const keys = { integration: ["int-1", "int-2", "both"], management: ["man-1", "both"] };

function api(run: () => Promise<unknown>, role: Role = "anyone", telemetry: ApiTelemetry = silentTelemetry) {
  const routes = [
    route("POST", "/x", { role, summary: "x", body: z.unknown(), run: ({ body }) => run().then((own) => own ?? body) }),
  ];
  const handler = httpApi(routes, { keys, telemetry });
  return async (event: { body?: string; isBase64Encoded?: boolean; headers?: Record<string, string> } = {}) => {
    const requestContext = { requestId: "trace-7", http: { method: "POST" } };
    const answer = await handler({ isBase64Encoded: false, headers: {}, ...event, rawPath: "/x", requestContext });
    return { status: answer.statusCode, body: JSON.parse(answer.body) as AnswerBody, headers: answer.headers };
  };
}

const nothing = async () => undefined;
const withKey = (authorization: string) => ({ headers: { authorization } });

test("each error code has its status, and the caller's mistakes keep their message and details", async () => {
  for (const [code, status] of Object.entries(statusOfCode)) {
    const { status: answered, body } = await api(() =>
      Promise.reject(new CodedError(code as ErrorCode, "the text", { field: "f" })),
    )();
    assert.equal(answered, status, code);
    assert.equal(body.code, code);
    assert.equal(body.details.trace_id, "trace-7");
    if (status < 500) assert.deepEqual([body.message, body.details.field], ["the text", "f"]);
    else assert.ok(!JSON.stringify(body).includes("the text"), code);
  }
});

test("an unknown error is internal, says nothing of its text, and is logged with the trace id", async () => {
  const logged: unknown[] = [];
  const telemetry = { ...silentTelemetry, error: (_message: string, fields: unknown) => void logged.push(fields) };
  const error = new Error("password=hunter2");
  const { status, body, headers } = await api(() => Promise.reject(error), "anyone", telemetry)();
  assert.deepEqual([status, body.code, body.details], [500, "internal", { trace_id: "trace-7" }]);
  assert.ok(!JSON.stringify(body).includes("hunter2"));
  assert.equal(headers?.["content-type"], "application/json");
  assert.deepEqual(logged, [{ traceId: "trace-7", route: "/x", error }]);
});

test("what was given up for time says so", async () => {
  const late = Object.assign(new Error("too late"), { name: "TimeoutError" });
  const { status, body } = await api(() => Promise.reject(late))();
  assert.deepEqual([status, body.code], [504, "deadline_exceeded"]);
});

test("a thrown value that is no error is answered, too", async () => {
  for (const thrown of ["oops", undefined, null]) {
    const failing = async () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- this is what is tested
      throw thrown;
    };
    assert.equal((await api(failing)()).status, 500);
  }
});

test("each line of a request can be found by its trace id", async () => {
  const traces: string[] = [];
  await api(nothing, "anyone", { ...silentTelemetry, correlate: (traceId) => void traces.push(traceId) })();
  assert.deepEqual(traces, ["trace-7"]);
});

test("the right key is let in, in whatever case its scheme is written", async () => {
  const integration = api(nothing, "integration");
  for (const header of ["Bearer int-1", "Bearer int-2", "Bearer both", "bearer int-1", "BEARER  int-1 "]) {
    assert.equal((await integration(withKey(header))).status, 200, header);
  }
  assert.equal((await api(nothing, "management")(withKey("Bearer both"))).status, 200);
});

test("no key, a malformed header or an unknown key is unauthenticated", async () => {
  const integration = api(nothing, "integration");
  for (const header of [
    "",
    "int-1",
    "Basic int-1",
    "Bearer",
    "Bearer ",
    "Bearer nobody",
    "Bearer int-1 int-2",
    "Bearer int-1x",
  ]) {
    const { status, body } = await integration(withKey(header));
    assert.deepEqual([status, body.code], [401, "unauthenticated"], header);
  }
  assert.equal((await integration()).status, 401);
});

test("a key of the other role is denied", async () => {
  const asManagement = await api(nothing, "integration")(withKey("Bearer man-1"));
  assert.deepEqual([asManagement.status, asManagement.body.code], [403, "permission_denied"]);
  assert.match(asManagement.body.message, /Integration key/);
  assert.equal((await api(nothing, "management")(withKey("Bearer int-1"))).status, 403);
});

test("keys are read again from their source, and its failure is not the caller's", async () => {
  const routes = [route("POST", "/x", { role: "integration", summary: "x", run: nothing })];
  let current: Promise<typeof keys> = Promise.resolve({ integration: ["first"], management: [] });
  const handler = httpApi(routes, { keys: () => current, telemetry: silentTelemetry });
  const status = async (key: string) => {
    const requestContext = { requestId: "t", http: { method: "POST" } };
    return (await handler({ rawPath: "/x", isBase64Encoded: false, requestContext, ...withKey(`Bearer ${key}`) }))
      .statusCode;
  };
  assert.deepEqual([await status("first"), await status("second")], [200, 401]);
  current = Promise.resolve({ integration: ["second"], management: [] });
  assert.deepEqual([await status("first"), await status("second")], [401, 200]);
  current = Promise.reject(new Error("the secret can't be read"));
  assert.equal(await status("second"), 500);
});

test("a missing, empty or null body is an empty object", async () => {
  const echo = api(nothing);
  for (const body of [undefined, "", "  \n", "null"]) {
    assert.deepEqual((await echo(body === undefined ? {} : { body })).body, {});
  }
});

test("a body in base64 is the same body", async () => {
  const body = Buffer.from('{"text":"grüße 🦉"}').toString("base64");
  assert.deepEqual((await api(nothing)({ body, isBase64Encoded: true })).body, { text: "grüße 🦉" });
});

test("a body of one mebibyte is taken and one byte more is not", async () => {
  const echo = api(nothing);
  const fits = JSON.stringify("x".repeat(1024 * 1024 - 2));
  assert.equal((await echo({ body: fits })).status, 200);
  for (const event of [
    { body: `${fits} ` },
    { body: Buffer.from(`${fits} `).toString("base64"), isBase64Encoded: true },
    { body: "{}", headers: { "content-length": "1048577" } },
    { body: JSON.stringify("é".repeat(600 * 1024)) },
  ]) {
    const { status, body } = await echo(event);
    assert.deepEqual([status, body.code, body.details.field], [400, "invalid_argument", "body"]);
  }
});

test("what is not JSON is refused with the place where it stops being JSON", async () => {
  const { status, body } = await api(nothing)({ body: '{"a": }' });
  assert.deepEqual([status, body.code], [400, "invalid_argument"]);
  assert.match(body.message, /^body: is not valid JSON \(.+\)\. Write a JSON object\.$/);
});
