/** The AWS command line against the engine by itself, in real time, with a function behind the Lambda Invoke API. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "engine-aws-cli-"));
const role = "arn:aws:iam::000000000000:role/any";
let endpoint = "";
let token = "";
let stop: () => Promise<void>;

const functions = createServer((request, response) => {
  void request.toArray().then((chunks) => {
    token = (JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as { token: string }).token;
    response.end("{}");
  });
});

async function aws(action: string, ...options: string[]): Promise<Record<string, unknown>> {
  const common = ["--endpoint-url", endpoint, "--output", "json"];
  const { stdout } = await run(process.env["AWS_CLI"]!, ["stepfunctions", action, ...common, ...options]);
  return (stdout.trim() === "" ? {} : JSON.parse(stdout)) as Record<string, unknown>;
}

before(async () => {
  await once(functions.listen(0, "127.0.0.1"), "listening");
  const lambda = `http://127.0.0.1:${(functions.address() as AddressInfo).port}`;
  const cli = join(import.meta.dirname, "../../local/engine/cli.js");
  const child = spawn(process.execPath, [cli, "--port", "0", "--data", folder, "--lambda-endpoint", lambda], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  endpoint = /http:\S+(?=,)/.exec(line.toString())![0];
  stop = async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  };
});

after(async () => {
  await stop();
  functions.close();
  functions.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const Park = {
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Arguments: { FunctionName: "park", Payload: { token: "{% $states.context.Task.Token %}" } },
  End: true,
};
const definition = JSON.stringify({ QueryLanguage: "JSONata", StartAt: "Park", States: { Park } });

describe("aws stepfunctions --endpoint-url", { timeout: 120_000 }, () => {
  let machine = "";
  let execution = "";

  test("creates and describes a machine, with tags and a version", async () => {
    const options = ["--name", "parks", "--definition", definition, "--role-arn", role, "--publish"];
    const created = await aws("create-state-machine", ...options, "--tags", "key=team,value=care");
    machine = created["stateMachineArn"] as string;
    const described = await aws("describe-state-machine", "--state-machine-arn", machine);
    assert.deepEqual([described["definition"], described["roleArn"]], [definition, role]);
    assert.match(created["stateMachineVersionArn"] as string, /:parks:1$/);
    const { tags } = await aws("list-tags-for-resource", "--resource-arn", machine);
    assert.deepEqual(tags, [{ key: "team", value: "care" }]);
  });

  test("starts an execution, and finishes its task with the token", async () => {
    const started = await aws("start-execution", "--state-machine-arn", machine, "--name", "one", "--input", "{}");
    execution = started["executionArn"] as string;
    while (token === "") await new Promise((resolve) => setTimeout(resolve, 20));
    await aws("send-task-success", "--task-token", token, "--task-output", '{"done":true}');
    const described = await aws("describe-execution", "--execution-arn", execution);
    assert.deepEqual([described["status"], described["output"]], ["SUCCEEDED", '{"done":true}']);
  });

  test("reads the history, with the client's own paging", async () => {
    const { events } = await aws("get-execution-history", "--execution-arn", execution, "--page-size", "2");
    const types = (events as { type: string }[]).map(({ type }) => type);
    assert.deepEqual([types.at(0), types.at(-1), types.length], ["ExecutionStarted", "ExecutionSucceeded", 8]);
  });

  test("lists executions, and stops one", async () => {
    const started = await aws("start-execution", "--state-machine-arn", machine, "--name", "two");
    await aws("stop-execution", "--execution-arn", started["executionArn"] as string, "--cause", "enough");
    const { executions } = await aws("list-executions", "--state-machine-arn", machine);
    const shown = (executions as { name: string; status: string }[]).map(({ name, status }) => [name, status]);
    assert.deepEqual(shown, [
      ["two", "ABORTED"],
      ["one", "SUCCEEDED"],
    ]);
  });

  test("is told of an error as by AWS", async () => {
    await assert.rejects(aws("describe-execution", "--execution-arn", `${execution}x`), /ExecutionDoesNotExist/);
    await assert.rejects(
      aws("start-execution", "--state-machine-arn", machine, "--input", "no"),
      /Unrecognized token 'no'/,
    );
  });
});
